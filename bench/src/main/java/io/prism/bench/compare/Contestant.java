package io.prism.bench.compare;

import io.prism.bench.load.LoadJob;

/**
 * Who takes a turn.
 *
 * @param name what the tables call it
 * @param pid its process
 * @param job its load, without processes to watch
 */
record Contestant(String name, long pid, LoadJob job) {

  /** The load in words. */
  String load() {
    String shape = job.connections() + " x " + job.streams();
    return job.perSecond() > 0
        ? "%.0f/s over %s".formatted(job.perSecond(), shape)
        : "closed loop " + shape;
  }

  /** The same for so long. */
  Contestant lasting(double seconds) {
    return new Contestant(name, pid, job.lasting(seconds));
  }
}
