package io.prism.control.state;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own that keeps a data directory until its input ends. */
final class LockHolder {

  private LockHolder() {}

  /** Takes the directory named by the first argument and says so in one line. */
  public static void main(String[] args) throws IOException {
    try (DataDirectory directory = DataDirectory.open(Path.of(args[0]))) {
      System.out.println("locked " + directory.path());
      while (System.in.read() >= 0) {
        // Until the test closes the pipe or kills the process.
      }
    }
  }
}
