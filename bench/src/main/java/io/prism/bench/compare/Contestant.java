package io.prism.bench.compare;

import io.prism.bench.load.LoadJob;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Who takes a turn.
 *
 * @param name what the tables call it
 * @param pid its process
 * @param beside other processes that work for it on the same core
 * @param job its load, without processes to watch
 */
record Contestant(String name, long pid, List<Long> beside, LoadJob job) {

  /** Copies the list. */
  Contestant {
    beside = List.copyOf(beside);
  }

  /** One that has its core for itself. */
  Contestant(String name, long pid, LoadJob job) {
    this(name, pid, List.of(), job);
  }

  /** The same with a process that shares its core. */
  Contestant beside(long other) {
    return new Contestant(name, pid, List.of(other), job);
  }

  /** The load in words. */
  String load() {
    String shape = job.shape().connections() + " x " + job.shape().streams();
    double perSecond = job.timing().perSecond();
    return perSecond > 0 ? "%.0f/s over %s".formatted(perSecond, shape) : "closed loop " + shape;
  }

  /** The load, with all processes to watch, its own first. */
  LoadJob watched() {
    return job.watching(
        LongStream.concat(LongStream.of(pid), beside.stream().mapToLong(Long::longValue))
            .boxed()
            .toArray(Long[]::new));
  }

  /** The same for so long. */
  Contestant lasting(double seconds) {
    return new Contestant(name, pid, beside, job.lasting(seconds));
  }
}
