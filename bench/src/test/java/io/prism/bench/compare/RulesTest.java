package io.prism.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RulesTest {

  private static final Goal RATIO = Goal.atMost("ratio", "x", 1, 0.5);
  private static final Goal SHARE = Goal.atMost("share", " %", 45, 35);

  @Test
  void dividesTheLeastCpuOfEachSide() {
    Row row =
        Rules.cpuRatio(RATIO, Samples.cpus("ours", 4, 3, 9), Samples.cpus("theirs", 7, 4, 4.5));

    assertThat(row.value()).hasValue(0.75);
    assertThat(row.verdict()).isEqualTo(Verdict.MUST);
  }

  @Test
  void doesNotTellTheCpuOfServersThatRefuse() {
    Case refusing = Samples.of("theirs", Samples.cpu(4), Samples.failing(500));

    assertThat(Rules.cpuRatio(RATIO, Samples.cpus("ours", 1), refusing).verdict())
        .isEqualTo(Verdict.INVALID);
    assertThat(Rules.cpuRatio(RATIO, refusing, Samples.cpus("theirs", 1)).verdict())
        .isEqualTo(Verdict.INVALID);
  }

  @Test
  void bearsOneFailureInThousands() {
    Case ours = Samples.of("ours", Samples.cpu(1), Samples.failing(1));

    assertThat(Rules.cpuRatio(RATIO, ours, Samples.cpus("theirs", 4)).verdict())
        .isEqualTo(Verdict.AIM);
  }

  @Test
  void skipsRatiosToWhatIsNotThere() {
    Row row =
        Row.cpuRatio(RATIO, Optional.of(Samples.cpus("ours", 1)), Optional.empty(), "no nghttpd");

    assertThat(row.verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(row.value()).isEmpty();
    assertThat(row.note()).isEqualTo("no nghttpd");
  }

  @Test
  void refusesToCompareRatesOfServersThatIdled() {
    Case busy = Samples.of("busy", Samples.rate(300, 0.95));
    Case idle = Samples.of("idle", Samples.rate(100, 0.95), Samples.rate(100, 0.89));

    assertThat(Rules.rateRatio(RATIO, busy, busy).verdict()).isEqualTo(Verdict.MUST);
    assertThat(Rules.rateRatio(RATIO, busy, idle).verdict()).isEqualTo(Verdict.INVALID);
    assertThat(Rules.rateRatio(RATIO, idle, busy).verdict()).isEqualTo(Verdict.INVALID);
    assertThat(Rules.rateRatio(RATIO, idle, busy).note()).contains("idle", "0.89");
  }

  @Test
  void comparesLatenciesOfPunctualRunsOnly() {
    Case ours =
        Samples.of(
            "ours",
            Samples.latency(1, 10, 1),
            Samples.latency(50, 90, 9.1),
            Samples.latency(50, 90, 60));
    Case theirs = Samples.of("theirs", Samples.latency(2, 20, 0));

    Row row = Rules.medianRatio(RATIO, ours, theirs);

    assertThat(row.value()).hasValue(0.5);
    assertThat(row.verdict()).isEqualTo(Verdict.AIM);
  }

  @Test
  void marksLatenciesInvalidWhenTheGeneratorWasAlwaysLate() {
    Case ours = Samples.of("ours", Samples.latency(1, 10, 1.01));
    Case theirs = Samples.of("theirs", Samples.latency(2, 20, 0));

    assertThat(Rules.medianRatio(RATIO, ours, theirs).verdict()).isEqualTo(Verdict.INVALID);
    assertThat(Rules.medianRatio(RATIO, theirs, ours).verdict()).isEqualTo(Verdict.INVALID);
  }

  @Test
  void hasNoLatencyWhereTheRateWasNotServed() {
    Case slow = Samples.of("slow", Samples.open(1000, 400, 0.95));
    Case theirs = Samples.of("theirs", Samples.open(1000, 1000, 0.5));

    assertThat(Rules.medianRatio(RATIO, theirs, theirs).verdict()).isEqualTo(Verdict.MUST);
    assertThat(Rules.medianRatio(RATIO, slow, theirs).verdict()).isEqualTo(Verdict.INVALID);
    assertThat(Rules.medianRatio(RATIO, theirs, slow).verdict()).isEqualTo(Verdict.INVALID);
  }

  @Test
  void tellsTheShareOfACoreOnlyAtTheRateThatWasAskedFor() {
    assertThat(Rules.coreShare(SHARE, Samples.of("ours", Samples.open(1000, 990, 0.4))).verdict())
        .isEqualTo(Verdict.MUST);
    Row slow = Rules.coreShare(SHARE, Samples.of("ours", Samples.open(1000, 900, 0.4)));
    assertThat(slow.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(slow.note()).contains("90 %");
    assertThat(Rules.coreShare(SHARE, Samples.of("ours", Samples.open(1000, 900, 0.95))).verdict())
        .isEqualTo(Verdict.FAILED);
  }

  @Test
  void takesTheShareOfACoreOfPunctualTurnsOnly() {
    Row row =
        Rules.coreShare(
            SHARE,
            Samples.of(
                "ours", Samples.share(0.1, 1), Samples.share(0.4, 0), Samples.share(0.5, 0)));

    assertThat(row.value()).hasValue(40);
    assertThat(Rules.coreShare(SHARE, Samples.of("ours", Samples.share(0.1, 1))).verdict())
        .isEqualTo(Verdict.INVALID);
  }

  @Test
  void failsTheShareOfACoreThatItsHelpersFilledBeforeTheRateWasServed() {
    Sample slow =
        new Sample(
            200,
            Map.of(),
            200,
            new Sample.Cpu(5, 0.5, 0.95),
            new Latency(1, 1, 2, 2, 0, 0),
            new Sample.Offer(1000, 1000, 0),
            new Sample.Memory(200, 220));

    Row row = Rules.coreShare(SHARE, Samples.of("ours", slow));

    assertThat(row.value()).hasValue(95);
    assertThat(row.verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void wantsTheGeneratorsMedianToBePunctualForAMedian() {
    Case late = Samples.of("late", Samples.latency(1, 100, 0.2, 1));
    Case theirs = Samples.of("theirs", Samples.latency(2, 100, 0, 0));

    assertThat(Rules.medianRatio(RATIO, late, theirs).verdict()).isEqualTo(Verdict.INVALID);
    assertThat(Rules.tailRatio(RATIO, late, theirs, Latency::p99).value()).hasValue(1);
  }

  @Test
  void tellsNothingOfATurnWithoutACallThatWentWell() {
    Case refused = Samples.of("refused", Samples.cpu(4), Samples.refused());
    Case theirs = Samples.cpus("theirs", 4, 4);

    Row row = Rules.cpuRatio(RATIO, refused, theirs);
    assertThat(row.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(row.note()).contains("refused", "UNAVAILABLE");
    assertThat(Rules.cpuRatio(RATIO, Samples.of("refused", Samples.refused()), theirs).value())
        .isEmpty();
    assertThat(Rules.callsPerCpuSecond(RATIO, refused, theirs).verdict())
        .isEqualTo(Verdict.INVALID);
  }

  @Test
  void dividesCallsOfACpuSecond() {
    assertThat(
            Rules.callsPerCpuSecond(RATIO, Samples.cpus("ours", 10, 20), Samples.cpus("theirs", 5))
                .value())
        .hasValue(0.5);
  }

  @Test
  void takesNoFigureForWhatCannotBeDivided() {
    assertThat(Rules.cpuRatio(RATIO, Samples.cpus("ours", 1), Samples.cpus("theirs", 0)).verdict())
        .isEqualTo(Verdict.SKIPPED);
  }
}
