package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.InterfaceName;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code keyvalue_cas}: the stored value decides. */
@SuiteFor(InterfaceName.KEYVALUE_CAS)
public abstract class KeyValueCasSuite extends StoreSuite {

  private static final Optional<String> ABSENT = Optional.empty();

  @Test
  void swapsTheExpectedValue() {
    TestNamespace ns = namespace();
    Version first = ns.put("k", "old");
    Results.SwapResult swapped = ns.swap("k", Optional.of("old"), "new");
    assertThat(swapped.swapped()).isTrue();
    assertThat(swapped.actual()).isEmpty();
    Version version = swapped.version().orElseThrow();
    assertThat(version).isGreaterThan(first);
    assertThat(ns.get("k"))
        .contains(new Item(ByteString.copyFromUtf8("new"), version, Expiry.NEVER));
  }

  @Test
  void keepsAnotherValueAndShowsIt() {
    TestNamespace ns = namespace();
    Version version = ns.put("k", "old");
    Results.SwapResult kept =
        new Results.SwapResult(
            false, Optional.of(version), Optional.of(ByteString.copyFromUtf8("old")));
    assertThat(ns.swap("k", Optional.of("other"), "new")).isEqualTo(kept);
    assertThat(ns.swap("k", Optional.of("old "), "new")).isEqualTo(kept);
    assertThat(ns.swap("k", Optional.of(""), "new")).isEqualTo(kept);
    assertThat(ns.swap("k", ABSENT, "new")).isEqualTo(kept);
    assertThat(ns.text("k")).contains("old");
  }

  @Test
  void emptyValueIsNotAbsent() {
    TestNamespace ns = namespace();
    Version version = ns.put("k", "");
    assertThat(ns.swap("k", ABSENT, "new"))
        .isEqualTo(
            new Results.SwapResult(false, Optional.of(version), Optional.of(ByteString.EMPTY)));
    assertThat(ns.swap("k", Optional.of(""), "new").swapped()).isTrue();
    assertThat(ns.swap("missing", Optional.of(""), "new"))
        .isEqualTo(new Results.SwapResult(false, Optional.empty(), Optional.empty()));
    assertThat(ns.swap("missing", ABSENT, "").swapped()).isTrue();
    assertThat(ns.text("missing")).contains("");
  }

  @Test
  void swappingEqualValuesIsANewVersion() {
    TestNamespace ns = namespace();
    Version first = ns.put("k", "same");
    assertThat(ns.swap("k", Optional.of("same"), "same").version().orElseThrow())
        .isGreaterThan(first);
  }

  @Test
  void swapSetsAndClearsExpiry() {
    TestNamespace ns = namespace();
    ns.put("k", "a", Duration.ofSeconds(1));
    ns.swap("k", Optional.of("a"), "b");
    ns.pass(Duration.ofSeconds(1));
    assertThat(ns.text("k")).contains("b");
    Mutation.CompareAndSwap swap =
        new Mutation.CompareAndSwap(
            Key.of("k"),
            Optional.of(ByteString.copyFromUtf8("b")),
            ByteString.copyFromUtf8("c"),
            ns.now() + 1_000);
    assertThat(Await.result(ns.cas().compareAndSwap(ns.write(), swap)).swapped()).isTrue();
    assertThat(ns.get("k").map(Item::expiresAtMillis)).contains(ns.now() + 1_000);
    ns.pass(Duration.ofSeconds(1));
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void deletesTheExpectedValue() {
    TestNamespace ns = namespace();
    ns.put("k", "v");
    assertThat(ns.compareAndDelete("k", "v"))
        .isEqualTo(new Results.CompareAndDeleteResult(true, Optional.empty()));
    assertThat(ns.exists("k")).isFalse();
    assertThat(ns.compareAndDelete("k", "v").deleted()).isFalse();
  }

  @Test
  void doesNotDeleteAnotherValue() {
    TestNamespace ns = namespace();
    ns.put("k", "v");
    ns.put("empty", "");
    assertThat(ns.compareAndDelete("k", "other"))
        .isEqualTo(
            new Results.CompareAndDeleteResult(false, Optional.of(ByteString.copyFromUtf8("v"))));
    assertThat(ns.compareAndDelete("k", "").deleted()).isFalse();
    assertThat(ns.compareAndDelete("empty", "v"))
        .isEqualTo(new Results.CompareAndDeleteResult(false, Optional.of(ByteString.EMPTY)));
    assertThat(ns.compareAndDelete("empty", "").deleted()).isTrue();
    assertThat(ns.text("k")).contains("v");
  }

  @Test
  void comparesBinaryValuesExactly() {
    TestNamespace ns = namespace();
    ByteString stored = ByteString.copyFrom(new byte[] {0, -1, 0});
    ns.put("k", stored, Expiry.NEVER);
    for (ByteString near :
        List.of(stored.substring(0, 2), stored.concat(ByteString.copyFrom(new byte[1])))) {
      Mutation.CompareAndDelete delete = new Mutation.CompareAndDelete(Key.of("k"), near);
      assertThat(Await.result(ns.cas().compareAndDelete(ns.write(), delete)))
          .isEqualTo(new Results.CompareAndDeleteResult(false, Optional.of(stored)));
    }
    Mutation.CompareAndDelete exact = new Mutation.CompareAndDelete(Key.of("k"), stored);
    assertThat(Await.result(ns.cas().compareAndDelete(ns.write(), exact)).deleted()).isTrue();
  }

  @Test
  void refusesValueBeyondTheLimit() {
    TestNamespace ns = namespace();
    int limit = Math.toIntExact(store().descriptor().maxValueBytes());
    Mutation.CompareAndSwap swap =
        new Mutation.CompareAndSwap(
            Key.of("k"), Optional.empty(), ByteString.copyFrom(new byte[limit + 1]), Expiry.NEVER);
    assertThat(Await.failure(ns.cas().compareAndSwap(ns.write(), swap)).reason())
        .isEqualTo(ErrorReason.VALUE_TOO_LARGE);
    assertThat(ns.exists("k")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void expectingAbsenceSwaps(Absence absence) {
    TestNamespace ns = namespace();
    absence.make(ns, "k");
    assertThat(ns.swap("k", ABSENT, "new").swapped()).isTrue();
    assertThat(ns.text("k")).contains("new");
  }

  @ParameterizedTest
  @EnumSource
  void expectingValueFindsNothing(Absence absence) {
    TestNamespace ns = namespace();
    absence.make(ns, "k");
    assertThat(ns.swap("k", Optional.of("gone"), "new"))
        .isEqualTo(new Results.SwapResult(false, Optional.empty(), Optional.empty()));
    assertThat(ns.compareAndDelete("k", "gone"))
        .isEqualTo(new Results.CompareAndDeleteResult(false, Optional.empty()));
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void repetitionReadsTheActualValueAgain() {
    TestNamespace ns = namespace();
    IdempotencyToken token = IdempotencySuite.token("t");
    Version version = ns.put("k", "first");
    ns.swap(ns.write(token), "k", Optional.of("other"), "new");
    ns.put("k", "second");
    assertThat(ns.swap(ns.write(token), "k", Optional.of("other"), "new"))
        .isEqualTo(
            new Results.SwapResult(
                false, Optional.of(version), Optional.of(ByteString.copyFromUtf8("second"))));
  }

  @Test
  void concurrentSwapsOfOneValueSucceedOnce() {
    TestNamespace ns = namespace();
    ns.put("k", "start");
    try (Callers callers = new Callers()) {
      long swapped =
          callers
              .callAll(32, caller -> ns.swap("k", Optional.of("start"), "by " + caller).swapped())
              .stream()
              .filter(Boolean::booleanValue)
              .count();
      assertThat(swapped).isEqualTo(1);
    }
  }
}
