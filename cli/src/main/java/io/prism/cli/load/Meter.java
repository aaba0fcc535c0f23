package io.prism.cli.load;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts what becomes of calls. Any thread may record; recording waits for nobody. */
final class Meter {

  private final Map<CallKind, OfKind> kinds = new EnumMap<>(CallKind.class);
  private final Timer fromSending = new Timer();
  private final Timer sendLag = new Timer();
  private final Map<Failure, LongAdder> failures = new ConcurrentHashMap<>();
  private final LongAdder sent = new LongAdder();
  private final LongAccumulator lastAnswer = new LongAccumulator(Math::max, Long.MIN_VALUE);
  private long sentBefore;
  private long failedBefore;

  Meter() {
    for (CallKind kind : CallKind.values()) {
      kinds.put(kind, new OfKind());
    }
  }

  /** A histogram that is written to, and what was taken out of it so far. */
  private static final class Timer {
    private final Recorder recorder =
        new Recorder(Distribution.LOWEST_NANOS, Distribution.HIGHEST_NANOS, Distribution.DIGITS);
    private final Histogram taken = Distribution.newHistogram();

    void record(long nanos) {
      recorder.recordValue(Math.clamp(nanos, 0, Distribution.HIGHEST_NANOS));
    }

    /** What came since the last time. */
    Histogram take() {
      Histogram interval = recorder.getIntervalHistogram();
      taken.add(interval);
      return interval;
    }
  }

  private static final class OfKind {
    private final Timer latency = new Timer();
    private final LongAdder failed = new LongAdder();
    private final LongAdder empty = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();

    Totals.OfKind total() {
      latency.take();
      return new Totals.OfKind(
          Distribution.of(latency.taken),
          failed.sum(),
          empty.sum(),
          sentBytes.sum(),
          receivedBytes.sum());
    }
  }

  /**
   * What a second or so brought.
   *
   * @param sent calls made
   * @param failed calls that ended without an answer, those included that were not sent
   * @param latency of those answered
   */
  record Interval(long sent, long failed, Distribution latency) {}

  /** A call was made. */
  void sent(long dueNanos, long nowNanos) {
    sent.increment();
    sendLag.record(nowNanos - dueNanos);
  }

  /** A call was answered. */
  void answered(CallKind kind, long dueNanos, long sentNanos, long nowNanos) {
    of(kind).latency.record(nowNanos - dueNanos);
    fromSending.record(nowNanos - sentNanos);
    lastAnswer.accumulate(nowNanos);
  }

  /** What an answer consisted of. */
  void contents(CallKind kind, long sentBytes, long receivedBytes, boolean empty) {
    OfKind counts = of(kind);
    counts.sentBytes.add(sentBytes);
    counts.receivedBytes.add(receivedBytes);
    if (empty) {
      counts.empty.increment();
    }
  }

  /** A call has no answer, or was not made. */
  void failed(CallKind kind, Failure why) {
    of(kind).failed.increment();
    failures.computeIfAbsent(why, any -> new LongAdder()).increment();
  }

  /** What came since this was last asked. */
  synchronized Interval interval() {
    Histogram latency = Distribution.newHistogram();
    long failed = 0;
    for (OfKind kind : kinds.values()) {
      latency.add(kind.latency.take());
      failed += kind.failed.sum();
    }
    Interval interval =
        new Interval(sent.sum() - sentBefore, failed - failedBefore, Distribution.of(latency));
    sentBefore += interval.sent();
    failedBefore = failed;
    return interval;
  }

  /** Everything so far. */
  synchronized Totals totals() {
    fromSending.take();
    sendLag.take();
    SortedMap<Failure, Long> reasons = new TreeMap<>();
    failures.forEach((why, count) -> reasons.put(why, count.sum()));
    return new Totals(
        Arrays.stream(CallKind.values())
            .collect(Collectors.toMap(Function.identity(), kind -> of(kind).total())),
        Distribution.of(fromSending.taken),
        Distribution.of(sendLag.taken),
        reasons,
        lastAnswer.get());
  }

  private OfKind of(CallKind kind) {
    OfKind counts = kinds.get(kind);
    if (counts == null) {
      throw new IllegalStateException("every kind has its counts");
    }
    return counts;
  }
}
