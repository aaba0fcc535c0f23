package io.prism.backend.postgres.wire;

/** Runs what would block a loop when a connection is made, which is seldom. */
final class Aside {

  private Aside() {}

  /** On a thread of its own. */
  static void run(String what, Runnable action) {
    Thread.ofPlatform().daemon().name("prism-postgres-wire-" + what).start(action);
  }
}
