package io.prism.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeterTest {

  private static final long MILLI = 1_000_000;

  private final Meter meter = new Meter();

  private void get(long due, long sent, long answered) {
    meter.sent(due * MILLI, sent * MILLI);
    meter.answered(CallKind.GET, due * MILLI, sent * MILLI, answered * MILLI);
  }

  @Test
  void latencyIsCountedFromTheTimeThatTheScheduleSays() {
    get(100, 130, 150);

    Totals totals = meter.totals();
    assertThat(totals.of(CallKind.GET).latency().max().orElseThrow())
        .isCloseTo(50 * MILLI, within(MILLI / 10));
    assertThat(totals.fromSending().max().orElseThrow()).isCloseTo(20 * MILLI, within(MILLI / 10));
    assertThat(totals.sendLag().max().orElseThrow()).isCloseTo(30 * MILLI, within(MILLI / 10));
    assertThat(totals.lastAnswerNanos()).isEqualTo(150 * MILLI);
  }

  @Test
  void anIntervalHasWhatCameSinceTheOneBeforeAndTheTotalHasAll() {
    get(0, 0, 1);
    meter.failed(CallKind.PUT, new Failure("UNAVAILABLE", ""));
    Meter.Interval first = meter.interval();
    get(0, 0, 9);
    get(0, 0, 9);
    Meter.Interval second = meter.interval();

    assertThat(first.sent()).isEqualTo(1);
    assertThat(first.failed()).isEqualTo(1);
    assertThat(first.latency().count()).isEqualTo(1);
    assertThat(second.sent()).isEqualTo(2);
    assertThat(second.failed()).isZero();
    assertThat(second.latency().percentile(50).orElseThrow())
        .isCloseTo(9 * MILLI, within(MILLI / 10));
    Totals totals = meter.totals();
    assertThat(totals.all().answered()).isEqualTo(3);
    assertThat(totals.all().failed()).isEqualTo(1);
    assertThat(totals.of(CallKind.PUT).failed()).isEqualTo(1);
    assertThat(meter.totals().all().answered()).as("asked again").isEqualTo(3);
  }

  @Test
  void whatIsBeyondTheBoundsIsCountedAtThem() {
    meter.answered(CallKind.SCAN, 5, 5, 3);
    meter.answered(CallKind.SCAN, 0, 0, Long.MAX_VALUE);

    Distribution latency = meter.totals().of(CallKind.SCAN).latency();
    assertThat(latency.count()).isEqualTo(2);
    assertThat(latency.percentile(50).orElseThrow()).isLessThan(Distribution.LOWEST_NANOS);
    assertThat(latency.max().orElseThrow()).isGreaterThanOrEqualTo(Distribution.HIGHEST_NANOS);
  }

  @Test
  void failuresAreToldApart() {
    Failure draining = new Failure("UNAVAILABLE", "DRAINING");
    Failure refused = new Failure("UNAVAILABLE", "");
    meter.failed(CallKind.GET, draining);
    meter.failed(CallKind.PUT, draining);
    meter.failed(CallKind.PUT, refused);

    assertThat(meter.totals().failures()).containsEntry(draining, 2L).containsEntry(refused, 1L);
  }

  @Test
  void percentilesBesideCallsThatNeverEnded() {
    for (int i = 1; i <= 90; i++) {
      get(0, 0, i);
    }
    Distribution latency = meter.totals().all().latency();

    assertThat(latency.percentile(50).orElseThrow()).isCloseTo(45 * MILLI, within(MILLI / 10));
    assertThat(latency.percentileBeside(50, 10).orElseThrow())
        .isCloseTo(50 * MILLI, within(MILLI / 10));
    assertThat(latency.percentileBeside(90, 10).orElseThrow())
        .isCloseTo(90 * MILLI, within(MILLI / 5));
    assertThat(latency.percentileBeside(91, 10)).isEmpty();
  }
}
