package io.prism.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {

  private static List<Call> calls(Scenario scenario, long seed, int count) {
    Workload workload = new Workload(scenario, new SplittableRandom(seed));
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(workload.next());
    }
    return calls;
  }

  @Test
  void theMixIsThatOfTheWeights() {
    Map<CallKind, Long> counts =
        calls(Scenario.of("any", new Mix(80, 15, 5)), 1, 20_000).stream()
            .collect(Collectors.groupingBy(Call::kind, Collectors.counting()));

    assertThat(counts.get(CallKind.GET)).isBetween(15_700L, 16_300L);
    assertThat(counts.get(CallKind.PUT)).isBetween(2_800L, 3_200L);
    assertThat(counts.get(CallKind.SCAN)).isBetween(880L, 1_120L);
  }

  @Test
  void keysAndSizesStayWithinTheirBoundsAndReachThem() {
    Scenario scenario =
        Scenario.of("any", new Mix(0, 1, 0)).withKeys(10).withValueSize(new ValueSize(3, 5));

    List<Call> calls = calls(scenario, 1, 2_000);

    assertThat(calls.stream().map(Call::key))
        .containsOnly(LongStream.range(0, 10).boxed().toArray(Long[]::new));
    assertThat(calls.stream().map(Call::valueBytes)).containsOnly(3, 4, 5);
  }

  @Test
  void theSeedDecides() {
    Scenario scenario = Scenario.of("any", new Mix(1, 1, 1));

    assertThat(calls(scenario, 5, 100))
        .isEqualTo(calls(scenario, 5, 100))
        .isNotEqualTo(calls(scenario, 6, 100));
    Values values = new Values(10, new SplittableRandom(5));
    assertThat(values.next(10)).isEqualTo(new Values(10, new SplittableRandom(5)).next(10));
    assertThat(values.next(7).size()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.99, 1, 2})
  void zipfianKeysAreWantedInProportionToThePowerOfTheirRank(double exponent) {
    int keys = 100;
    int draws = 200_000;
    KeyDistribution.Picker picker = new KeyDistribution.Zipfian(exponent).over(keys);
    SplittableRandom random = new SplittableRandom(3);
    Map<Long, Long> counts =
        LongStream.range(0, draws)
            .mapToObj(any -> picker.pick(random))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    double sum = LongStream.rangeClosed(1, keys).mapToDouble(n -> Math.pow(n, -exponent)).sum();
    List<Long> byWant = counts.values().stream().sorted(Comparator.reverseOrder()).toList();
    for (int rank = 1; rank <= 5; rank++) {
      double expected = draws * Math.pow(rank, -exponent) / sum;
      assertThat((double) byWant.get(rank - 1)).isBetween(expected * 0.9, expected * 1.1);
    }
    assertThat(counts.keySet()).allSatisfy(key -> assertThat(key).isBetween(0L, keys - 1L));
  }

  @Test
  void zipfianKeysAreAllThereIs() {
    KeyDistribution.Picker picker = new KeyDistribution.Zipfian(0.1).over(7);
    SplittableRandom random = new SplittableRandom(3);

    assertThat(LongStream.range(0, 1_000).mapToObj(any -> picker.pick(random)))
        .containsOnly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(new KeyDistribution.Zipfian(1).over(1).pick(random)).isZero();
  }

  @Test
  void keysBeginWithTheRunAndAPageCoversEnoughOfThem() {
    Keyspace keys = new Keyspace("abc", 10_000, 100);

    assertThat(keys.key(1234)).isEqualTo("bench/abc/00001234");
    assertThat(keys.page(1234)).isEqualTo("bench/abc/000012");
    assertThat(new Keyspace("abc", 10, 1).page(7)).isEqualTo("bench/abc/0000000");
    assertThat(new Keyspace("abc", 10_000, 101).page(1234)).isEqualTo("bench/abc/00001");
    assertThat(Keyspace.newId()).hasSize(8).isNotEqualTo(Keyspace.newId());
  }

  @Test
  void fewerCallsMayBeUnderWayWhenTheyAreLarge() {
    Scenario small = Scenario.of("any", new Mix(1, 0, 0));
    Scenario large = small.withValueSize(new ValueSize(1, 16 << 20));
    Scenario pages = Scenario.of("any", new Mix(1, 0, 1));

    assertThat(Outstanding.boundFor(small)).isEqualTo(10_000);
    assertThat(Outstanding.boundFor(large)).isEqualTo(7);
    assertThat(Outstanding.boundFor(pages)).isBetween(1_000, 2_000);
  }

  @Test
  void sizesAreReadAsTheyAreWritten() {
    assertThat(ValueSize.parse("1KiB")).isEqualTo(new ValueSize(1024, 1024));
    assertThat(ValueSize.parse("100-2KB")).isEqualTo(new ValueSize(100, 2000));
    assertThatIllegalArgumentException().isThrownBy(() -> ValueSize.parse("-5"));
    assertThatIllegalArgumentException().isThrownBy(() -> ValueSize.parse("5-"));
    assertThatIllegalArgumentException().isThrownBy(() -> ValueSize.parse("9GB"));
  }
}
