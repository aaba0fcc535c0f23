package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Results;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Expiry is judged by the time of the call alone: an expired item is absent, swept or not. */
@SuiteFor
public abstract class ExpirySuite extends StoreSuite {

  @Test
  void itemLivesUntilTheMillisecondOfItsExpiry() {
    TestNamespace ns = namespace();
    Version version = ns.put("k", "v", Duration.ofMillis(2_001));
    Item item = new Item(ByteString.copyFromUtf8("v"), version, ns.now() + 2_001);
    assertThat(ns.get("k")).contains(item);
    ns.pass(Duration.ofMillis(2_000));
    assertThat(ns.get("k")).contains(item);
    assertThat(ns.exists("k")).isTrue();
    ns.pass(Duration.ofMillis(1));
    assertThat(ns.get("k")).isEmpty();
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void itemWithoutExpiryStays() {
    TestNamespace ns = namespace();
    ns.put("k", "v");
    ns.pass(Duration.ofDays(36_500));
    ns.sweep();
    assertThat(ns.text("k")).contains("v");
  }

  @Test
  void keysExpireOneAfterTheOther() {
    TestNamespace ns = namespace();
    List<Integer> seconds = List.of(1, 3, 5);
    seconds.forEach(ttl -> ns.put("k" + ttl, "v", Duration.ofSeconds(ttl)));
    for (int passed = 0; passed <= 5; passed++) {
      for (int ttl : seconds) {
        assertThat(ns.exists("k" + ttl))
            .as("ttl %d after %d s", ttl, passed)
            .isEqualTo(passed < ttl);
      }
      ns.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void overwritingStartsTheTimeAnew() {
    TestNamespace ns = namespace();
    ns.put("k", "old", Duration.ofSeconds(5));
    ns.pass(Duration.ofSeconds(3));
    ns.put("k", "new", Duration.ofSeconds(5));
    ns.pass(Duration.ofSeconds(3));
    assertThat(ns.text("k")).contains("new");
    ns.pass(Duration.ofSeconds(2));
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void overwritingWithoutExpiryKeepsTheItem() {
    TestNamespace ns = namespace();
    ns.put("k", "old", Duration.ofSeconds(5));
    ns.put("k", "new");
    ns.pass(Duration.ofDays(1));
    ns.sweep();
    assertThat(ns.get("k").map(Item::expiresAtMillis)).contains(Expiry.NEVER);
  }

  @Test
  void deletingBeforeExpiryRemovesAtOnce() {
    TestNamespace ns = namespace();
    ns.put("k", "v", Duration.ofSeconds(5));
    assertThat(ns.delete("k").deletedCount()).isEqualTo(1);
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void gatewayWhoseClockIsBehindStillSeesTheUnsweptItem() {
    TestNamespace ns = namespace();
    ns.put("k", "v", Duration.ofSeconds(5));
    TestNamespace behind = ns.withSkew(Duration.ofSeconds(-1));
    TestNamespace ahead = ns.withSkew(Duration.ofSeconds(5));
    assertThat(ahead.exists("k")).isFalse();
    assertThat(behind.exists("k")).isTrue();
  }

  @Test
  void sweepingEarlierThanTheExpiryRemovesNothing() {
    TestNamespace ns = namespace();
    Version version = ns.put("k", "v", Duration.ofSeconds(5));
    ns.pass(Duration.ofMillis(4_999));
    ns.sweep();
    assertThat(ns.get("k").map(Item::version)).contains(version);
  }

  @ParameterizedTest
  @EnumSource
  void readsFindNothing(Absence absence) {
    TestNamespace ns = namespace();
    absence.make(ns, "k");
    assertThat(ns.get("k")).isEmpty();
    assertThat(ns.exists("k")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void putWritesAndEarlierVersionIsExceeded(Absence absence) {
    TestNamespace ns = namespace();
    Version earlier = ns.put("other", "v");
    absence.make(ns, "k");
    Version version = ns.put("k", "v");
    assertThat(version).isGreaterThan(earlier);
    assertThat(ns.get("k")).contains(new Item(ByteString.copyFromUtf8("v"), version, Expiry.NEVER));
  }

  @ParameterizedTest
  @EnumSource
  void ifAbsentApplies(Absence absence) {
    TestNamespace ns = namespace();
    absence.make(ns, "k");
    assertThat(ns.put("k", "new", Condition.IF_ABSENT).applied()).isTrue();
    assertThat(ns.text("k")).contains("new");
  }

  @ParameterizedTest
  @EnumSource
  void ifPresentDoesNotApply(Absence absence) {
    TestNamespace ns = namespace();
    absence.make(ns, "k");
    assertThat(ns.put("k", "new", Condition.IF_PRESENT))
        .isEqualTo(new Results.PutResult(false, Optional.empty()));
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void versionOfExpiredItemMatchesNoCondition() {
    TestNamespace ns = namespace();
    Version version = ns.put("k", "v", Duration.ofSeconds(1));
    ns.pass(Duration.ofSeconds(1));
    assertThat(ns.put("k", "new", new Condition.IfVersion(version.toByteString())))
        .isEqualTo(new Results.PutResult(false, Optional.empty()));
    assertThat(ns.delete("k", version.toByteString()))
        .isEqualTo(new Results.DeleteResult(false, 0));
    ns.sweep();
    assertThat(ns.put("k", "new", new Condition.IfVersion(version.toByteString())).applied())
        .isFalse();
    assertThat(ns.delete("k", version.toByteString()).applied()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void deleteCountsNothing(Absence absence) {
    TestNamespace ns = namespace();
    absence.make(ns, "k");
    assertThat(ns.delete("k")).isEqualTo(new Results.DeleteResult(true, 0));
    assertThat(ns.delete("k", ByteString.copyFromUtf8("any")))
        .isEqualTo(new Results.DeleteResult(false, 0));
  }
}
