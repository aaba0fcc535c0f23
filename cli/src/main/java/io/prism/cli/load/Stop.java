package io.prism.cli.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish to end a run early, from Ctrl-C or SIGTERM. The process stays until the run has told
 * what it measured, but not for ever.
 */
final class Stop implements AutoCloseable {

  private static final int LONGEST_SECONDS = 20;

  private final CountDownLatch told = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("end-early").unstarted(this::onSignal);
  private volatile boolean requested;

  private Stop() {}

  /** Listens for signals until closed. */
  static Stop onSignals() {
    Stop stop = new Stop();
    Runtime.getRuntime().addShutdownHook(stop.hook);
    return stop;
  }

  private void onSignal() {
    requested = true;
    try {
      boolean unused = told.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the run should end. */
  boolean isRequested() {
    return requested;
  }

  /** All is told: the process may end. */
  @Override
  public void close() {
    told.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending; that is what the hook was for.
    }
  }
}
