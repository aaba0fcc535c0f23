package io.prism.bench.reference;

import io.prism.bench.process.Child;
import java.io.IOException;

/**
 * A server that a benchmark started.
 *
 * @param name what the tables call it
 * @param target host and port
 * @param child its process
 */
public record Running(String name, String target, Child child) implements AutoCloseable {

  /** Waits until a program listens on the port that it was told; ends it when it does not. */
  static Running at(String name, int port, Child child) throws IOException, InterruptedException {
    try {
      child.awaitPort(port);
    } catch (IOException e) {
      child.close();
      throw new IOException(name + ": " + e.getMessage(), e);
    }
    return new Running(name, "127.0.0.1:" + port, child);
  }

  /** The id of its process. */
  public long pid() {
    return child.pid();
  }

  /** The port of its target. */
  public int port() {
    return Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
  }

  @Override
  public void close() throws InterruptedException {
    child.close();
  }
}
