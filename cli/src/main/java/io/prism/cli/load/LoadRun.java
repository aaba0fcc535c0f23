package io.prism.cli.load;

import io.prism.cli.load.Target.Reply;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Warms a target up and measures it. One thread makes the calls and waits for none; when too many
 * are under way, those that are due are not made and count as failed. Ends in bounded time,
 * whatever the target does.
 */
final class LoadRun {

  /** Beyond the calls' own deadline. */
  private static final Duration DRAIN_SPARE = Duration.ofSeconds(5);

  /** For the last replies, when somebody wants to see the result now. */
  private static final Duration HURRIED_DRAIN = Duration.ofSeconds(1);

  private static final Duration DRAIN_STEP = Duration.ofMillis(100);

  private final LoadPlan plan;
  private final Target target;
  private final LoadClock clock;
  private final BooleanSupplier stopped;
  private final PrintWriter err;
  private final Outstanding outstanding;
  private final Workload workload;
  private final SplittableRandom times;

  LoadRun(
      LoadPlan plan,
      Target target,
      LoadClock clock,
      BooleanSupplier stopped,
      SplittableRandom random,
      PrintWriter err) {
    this.plan = plan;
    this.target = target;
    this.clock = clock;
    this.stopped = stopped;
    this.err = err;
    this.outstanding = new Outstanding(Outstanding.boundFor(plan.scenario()));
    this.workload = new Workload(plan.scenario(), random.split());
    this.times = random.split();
  }

  /** Runs to the end of the time, or until stopped. */
  Outcome run(String runId) throws InterruptedException {
    if (plan.warmUp().isPositive()) {
      Meter ignored = new Meter();
      try (Progress _ = Progress.of("warm-up", ignored, outstanding, err)) {
        send(plan.warmUp(), ignored, clock.nanoTime());
      }
    }
    Meter meter = new Meter();
    long start = clock.nanoTime();
    long overdue;
    long sentAll;
    boolean endedEarly;
    try (Progress _ = Progress.of("measure", meter, outstanding, err)) {
      overdue = send(plan.duration(), meter, start);
      sentAll = clock.nanoTime();
      drain();
      endedEarly = stopped.getAsBoolean();
    }
    Totals totals = meter.totals();
    long lastAnswer = Math.max(start, totals.lastAnswerNanos());
    long planned = plan.duration().toNanos();
    long counted = endedEarly ? Math.min(planned, sentAll - start) : planned;
    return new Outcome(
        plan,
        runId,
        Duration.ofNanos(Math.max(counted, lastAnswer - start)),
        totals,
        overdue,
        endedEarly);
  }

  private long send(Duration length, Meter meter, long start) {
    Arrivals arrivals = Arrivals.of(plan.spacing(), plan.rate(), length, times);
    return new Pacer(clock, stopped, plan.timeout())
        .run(arrivals, start, length.toNanos(), (due, now) -> send(meter, due, now));
  }

  private void send(Meter meter, long due, long now) {
    Call call = workload.next();
    if (!outstanding.begin()) {
      meter.failed(call.kind(), Failure.NOT_SENT);
      return;
    }
    meter.sent(due, now);
    target.send(call, new Recording(meter, call.kind(), due, now));
  }

  private void drain() throws InterruptedException {
    Duration waited = Duration.ZERO;
    while (waited.compareTo(longestDrain()) < 0 && !outstanding.awaitNone(DRAIN_STEP)) {
      waited = waited.plus(DRAIN_STEP);
    }
  }

  private Duration longestDrain() {
    return stopped.getAsBoolean() ? HURRIED_DRAIN : plan.timeout().plus(DRAIN_SPARE);
  }

  private final class Recording implements Reply {
    private final Meter meter;
    private final CallKind kind;
    private final long due;
    private final long sent;

    Recording(Meter meter, CallKind kind, long due, long sent) {
      this.meter = meter;
      this.kind = kind;
      this.due = due;
      this.sent = sent;
    }

    @Override
    public void answered(long sentBytes, long receivedBytes, boolean empty) {
      meter.answered(kind, due, sent, clock.nanoTime());
      meter.contents(kind, sentBytes, receivedBytes, empty);
      outstanding.end();
    }

    @Override
    public void failed(Failure why) {
      meter.failed(kind, why);
      outstanding.end();
    }
  }
}
