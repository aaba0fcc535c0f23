package io.prism.cli.load;

import java.util.concurrent.locks.LockSupport;

/** Time as the generator sees it. */
interface LoadClock {

  /** Nanoseconds since some moment; never goes back. */
  long nanoTime();

  /** Waits about as long; may end earlier. */
  void pause(long nanos);

  /** The machine's time. */
  LoadClock SYSTEM =
      new LoadClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void pause(long nanos) {
          LockSupport.parkNanos(nanos);
        }
      };
}
