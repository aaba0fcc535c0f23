package io.prism.operator.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was begun, to be closed when a later step fails. */
final class Begun {

  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  /** Notes what to close. */
  <T extends AutoCloseable> T with(T one) {
    all.push(one);
    return one;
  }

  /** Closes everything, what was begun last first. */
  void close(Exception why) {
    for (AutoCloseable one : all) {
      try {
        one.close();
      } catch (Exception e) {
        why.addSuppressed(e);
      }
    }
  }
}
