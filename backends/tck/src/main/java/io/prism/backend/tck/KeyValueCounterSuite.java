package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.InterfaceName;
import io.prism.backend.Version;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code keyvalue_counter}: exact sums, in a form that Get shows. */
@SuiteFor(InterfaceName.KEYVALUE_COUNTER)
public abstract class KeyValueCounterSuite extends StoreSuite {

  @Test
  void addsAndSubtracts() {
    TestNamespace ns = namespace();
    Results.IncrementResult first = ns.increment("k", 5);
    Results.IncrementResult second = ns.increment("k", -7);
    Results.IncrementResult third = ns.increment("k", 0);
    assertThat(first.value()).isEqualTo(5);
    assertThat(second.value()).isEqualTo(-2);
    assertThat(third.value()).isEqualTo(-2);
    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(third.version()).isGreaterThan(second.version());
    assertThat(ns.text("k")).contains("-2");
    assertThat(ns.get("k").map(Item::version)).contains(third.version());
  }

  @ParameterizedTest
  @EnumSource
  void countsFromZeroWithoutExpiry(Absence absence) {
    TestNamespace ns = namespace();
    absence.make(ns, "k");
    assertThat(ns.increment("k", 3).value()).isEqualTo(3);
    assertThat(ns.get("k").map(Item::expiresAtMillis)).contains(Expiry.NEVER);
  }

  @Test
  void continuesFromNumberThatWasPut() {
    TestNamespace ns = namespace();
    ns.put("k", "41");
    assertThat(ns.increment("k", 1).value()).isEqualTo(42);
    ns.put("k", "-0010");
    assertThat(ns.increment("k", 1).value()).isEqualTo(-9);
    assertThat(ns.text("k")).contains("-9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", "+1", "1.0", " 1", "1 ", "1e3", "0x10", "--1", "ten", "\u0661", "1\u0000"
      })
  void refusesWhatIsNoNumberAndKeepsIt(String stored) {
    TestNamespace ns = namespace();
    Version version = ns.put("k", stored);
    PrismException failure = Await.failure(ns.counters().increment(ns.write(), increment("k", 1)));
    assertThat(failure.reason()).isEqualTo(ErrorReason.NOT_A_COUNTER);
    assertThat(ns.text("k")).contains(stored);
    assertThat(ns.get("k").map(Item::version)).contains(version);
  }

  @Test
  void reachesBothEndsOfItsRange() {
    TestNamespace ns = namespace();
    assertThat(ns.increment("max", Long.MAX_VALUE).value()).isEqualTo(Long.MAX_VALUE);
    assertThat(ns.increment("min", Long.MIN_VALUE).value()).isEqualTo(Long.MIN_VALUE);
    assertThat(ns.text("min")).contains("-9223372036854775808");
    assertThat(ns.increment("max", Long.MIN_VALUE).value()).isEqualTo(-1);
  }

  @Test
  void refusesToLeaveItsRangeAndStaysUnchanged() {
    TestNamespace ns = namespace();
    ns.increment("max", Long.MAX_VALUE);
    ns.increment("min", Long.MIN_VALUE);
    ns.put("large", "9223372036854775808");
    assertOverflow(ns, "max", 1);
    assertOverflow(ns, "min", -1);
    assertOverflow(ns, "large", -1);
    assertThat(ns.text("max")).contains("9223372036854775807");
    assertThat(ns.text("min")).contains("-9223372036854775808");
    assertThat(ns.text("large")).contains("9223372036854775808");
  }

  @Test
  void keepsExpiryUnlessToldOtherwise() {
    TestNamespace ns = namespace();
    ns.put("k", "1", Duration.ofSeconds(10));
    ns.increment("k", 1);
    assertThat(ns.get("k").map(Item::expiresAtMillis)).contains(ns.now() + 10_000);
    increment(ns, OptionalLong.of(ns.now() + 99_000));
    assertThat(ns.get("k").map(Item::expiresAtMillis)).contains(ns.now() + 99_000);
    increment(ns, OptionalLong.of(Expiry.NEVER));
    assertThat(ns.get("k").map(Item::expiresAtMillis)).contains(Expiry.NEVER);
    assertThat(ns.text("k")).contains("4");
  }

  @Test
  void newCounterTakesTheDefaultAndAnOldOneKeepsItsExpiry() {
    TestNamespace ns = namespace();
    long byDefault = ns.now() + 30_000;
    Mutation.Increment increment =
        new Mutation.Increment(Key.of("k"), 1, OptionalLong.empty(), byDefault);
    Await.result(ns.counters().increment(ns.write(), increment));
    assertThat(ns.get("k").map(Item::expiresAtMillis)).contains(byDefault);
    ns.put("k", "1");
    Await.result(ns.counters().increment(ns.write(), increment));
    assertThat(ns.get("k").map(Item::expiresAtMillis)).contains(Expiry.NEVER);
    Mutation.Increment forever =
        new Mutation.Increment(Key.of("new"), 1, OptionalLong.of(Expiry.NEVER), byDefault);
    Await.result(ns.counters().increment(ns.write(), forever));
    assertThat(ns.get("new").map(Item::expiresAtMillis)).contains(Expiry.NEVER);
  }

  @Test
  void concurrentRepetitionsCountOnce() {
    TestNamespace ns = namespace();
    try (Callers callers = new Callers()) {
      assertThat(
              callers.callAll(
                  16,
                  caller -> ns.increment(ns.write(IdempotencySuite.token("t")), "k", 7).value()))
          .containsOnly(7L);
    }
    assertThat(ns.text("k")).contains("7");
  }

  @Test
  void refusalIsNotRemembered() {
    TestNamespace ns = namespace();
    ns.put("k", "no number");
    Await.failure(
        ns.counters().increment(ns.write(IdempotencySuite.token("t")), increment("k", 1)));
    ns.put("k", "1");
    assertThat(ns.increment(ns.write(IdempotencySuite.token("t")), "k", 1).value()).isEqualTo(2);
  }

  @Test
  void concurrentIncrementsAddUpExactly() {
    TestNamespace ns = namespace();
    try (Callers callers = new Callers()) {
      callers.callAll(
          20,
          caller -> {
            for (int i = 0; i < 5; i++) {
              ns.increment("k", caller % 2 == 0 ? 3 : -1);
            }
            return caller;
          });
    }
    assertThat(ns.text("k")).isEqualTo(Optional.of("100"));
  }

  private static void assertOverflow(TestNamespace ns, String key, long delta) {
    assertThat(Await.failure(ns.counters().increment(ns.write(), increment(key, delta))).reason())
        .isEqualTo(ErrorReason.COUNTER_OVERFLOW);
  }

  private static void increment(TestNamespace ns, OptionalLong expiresAtMillis) {
    Mutation.Increment increment = new Mutation.Increment(Key.of("k"), 1, expiresAtMillis);
    Await.result(ns.counters().increment(ns.write(), increment));
  }

  private static Mutation.Increment increment(String key, long delta) {
    return new Mutation.Increment(Key.of(key), delta, OptionalLong.empty());
  }
}
