package io.prism.bench.compare;

import io.prism.bench.reference.Running;
import java.util.ArrayDeque;
import java.util.Deque;

/** Servers that end together, the last one first. */
final class Servers implements AutoCloseable {

  private final Deque<Running> running = new ArrayDeque<>();

  /** Takes one on. */
  Running add(Running server) {
    running.push(server);
    return server;
  }

  @Override
  public void close() throws InterruptedException {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }
}
