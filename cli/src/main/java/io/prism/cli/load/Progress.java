package io.prism.cli.load;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells while a run goes on what the last second or so brought. */
final class Progress implements AutoCloseable {

  private static final Duration ON_TERMINAL = Duration.ofSeconds(1);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private final ScheduledExecutorService timer;

  private Progress(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** Begins to tell of a stretch of time: every second on a terminal, else every ten. */
  static Progress of(String stretch, Meter meter, Outstanding outstanding, PrintWriter err) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    Duration every = terminal ? ON_TERMINAL : ELSEWHERE;
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("progress").daemon().factory());
    long begin = System.nanoTime();
    var unused =
        timer.scheduleAtFixedRate(
            () ->
                err.println(
                    line(
                        stretch,
                        Duration.ofNanos(System.nanoTime() - begin),
                        meter.interval(),
                        outstanding.count())),
            every.toMillis(),
            every.toMillis(),
            TimeUnit.MILLISECONDS);
    return new Progress(timer);
  }

  /** A line; counts and latencies are those since the line before. */
  static String line(String stretch, Duration at, Meter.Interval interval, int underWay) {
    return Figures.format(
        "%s %4d s  sent %6d  answered %6d  failed %4d  under way %4d  p50 %s ms  p99 %s ms",
        stretch,
        at.toSeconds(),
        interval.sent(),
        interval.latency().count(),
        interval.failed(),
        underWay,
        Figures.millis(interval.latency().percentile(50)),
        Figures.millis(interval.latency().percentile(99)));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
