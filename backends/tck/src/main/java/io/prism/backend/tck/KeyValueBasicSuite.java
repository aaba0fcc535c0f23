package io.prism.backend.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.prism.backend.InterfaceName;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.common.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code keyvalue_basic}: what single items do, whatever their keys and values. */
@SuiteFor(InterfaceName.KEYVALUE_BASIC)
public abstract class KeyValueBasicSuite extends StoreSuite {

  private static final int ONE_MEBIBYTE = 1 << 20;
  private static final ByteString NO_VERSION = ByteString.copyFromUtf8("never seen");

  @Test
  void returnsWhatWasPut() {
    TestNamespace ns = namespace();
    Version version = ns.put("k", "value");
    assertThat(ns.get("k"))
        .contains(new Item(ByteString.copyFromUtf8("value"), version, Expiry.NEVER));
    assertThat(ns.exists("k")).isTrue();
  }

  @Test
  void returnsNothingForKeyThatWasNeverWritten() {
    assertThat(namespace().get("missing")).isEmpty();
    assertThat(namespace().exists("missing")).isFalse();
  }

  @Test
  void overwritesValueAndClearsExpiry() {
    TestNamespace ns = namespace();
    Version first = ns.put("k", ByteString.copyFromUtf8("old"), ns.now() + 1_000);
    Version second = ns.put("k", "new");
    assertThat(second).isGreaterThan(first);
    assertThat(ns.get("k"))
        .contains(new Item(ByteString.copyFromUtf8("new"), second, Expiry.NEVER));
  }

  @Test
  void keepsTheLastOfManyOverwrites() {
    TestNamespace ns = namespace();
    for (int i = 0; i < 50; i++) {
      ns.put("k", "v" + i);
    }
    assertThat(ns.text("k")).contains("v49");
  }

  @Test
  void deletesItem() {
    TestNamespace ns = namespace();
    ns.put("k", "v");
    assertThat(ns.delete("k")).isEqualTo(new Results.DeleteResult(true, 1));
    assertThat(ns.get("k")).isEmpty();
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void deletingMissingKeySucceedsAndCountsNothing() {
    TestNamespace ns = namespace();
    assertThat(ns.delete("missing")).isEqualTo(new Results.DeleteResult(true, 0));
    ns.put("k", "v");
    ns.delete("k");
    assertThat(ns.delete("k")).isEqualTo(new Results.DeleteResult(true, 0));
  }

  @Test
  void emptyValueIsAnItem() {
    TestNamespace ns = namespace();
    ns.put("k", "");
    assertThat(ns.get("k").map(Item::value)).contains(ByteString.EMPTY);
    assertThat(ns.exists("k")).isTrue();
    assertThat(ns.put("k", "x", Condition.IF_ABSENT).applied()).isFalse();
    assertThat(ns.delete("k").deletedCount()).isEqualTo(1);
  }

  @Test
  void keepsEveryByteOfBinaryValues() {
    TestNamespace ns = namespace();
    byte[] everyByte = new byte[256];
    for (int i = 0; i < everyByte.length; i++) {
      everyByte[i] = (byte) i;
    }
    byte[] random = new byte[4_096];
    new Random(7).nextBytes(random);
    List<ByteString> values =
        List.of(
            ByteString.copyFrom(new byte[] {0, 1, 2, -1, -2, -3}),
            ByteString.copyFrom(new byte[1]),
            ByteString.copyFrom(everyByte),
            ByteString.copyFrom(random),
            ByteString.copyFromUtf8("  not trimmed \r\n"));
    for (ByteString value : values) {
      ns.put("k", value, Expiry.NEVER);
      assertThat(ns.get("k").map(Item::value)).contains(value);
    }
  }

  @Test
  void valueIsNotTiedToTheCallersBuffer() {
    TestNamespace ns = namespace();
    byte[] buffer = "before".getBytes(UTF_8);
    ByteString borrowed = UnsafeByteOperations.unsafeWrap(buffer);
    ns.put("k", borrowed, Expiry.NEVER);
    buffer[0] = 'X';
    assertThat(ns.text("k")).contains("before");
  }

  @Test
  void keepsValueOfOneMebibyte() {
    TestNamespace ns = namespace();
    ByteString large = randomBytes(ONE_MEBIBYTE);
    ns.put("k", large, Expiry.NEVER);
    assertThat(ns.get("k").map(Item::value)).contains(large);
  }

  @Test
  void keepsValueAtTheLimitAndRefusesLargerOne() {
    TestNamespace ns = namespace();
    int limit = Math.toIntExact(store().descriptor().maxValueBytes());
    ByteString tooLarge = randomBytes(limit + 1);
    ByteString largest = tooLarge.substring(0, limit);
    ns.put("k", largest, Expiry.NEVER);
    Mutation.Put beyond = new Mutation.Put(Key.of("k"), tooLarge, Expiry.NEVER, Condition.NONE);
    assertThat(Await.failure(ns.basic().put(ns.write(), beyond)).reason())
        .isEqualTo(ErrorReason.VALUE_TOO_LARGE);
    assertThat(ns.get("k").map(Item::value).equals(Optional.of(largest)))
        .as("the largest value is unchanged")
        .isTrue();
  }

  @Test
  void keepsOddKeysApart() {
    TestNamespace ns = namespace();
    List<String> keys = new ArrayList<>(OddKeys.IN_BYTE_ORDER);
    keys.addAll(OddKeys.LONGEST);
    for (String key : keys) {
      ns.put(key, "value of " + key);
    }
    for (String key : keys) {
      assertThat(ns.text(key)).as(key).contains("value of " + key);
    }
    for (int i = 0; i < keys.size(); i += 2) {
      assertThat(ns.delete(keys.get(i)).deletedCount()).as(keys.get(i)).isEqualTo(1);
    }
    for (int i = 0; i < keys.size(); i++) {
      assertThat(ns.exists(keys.get(i))).as(keys.get(i)).isEqualTo(i % 2 == 1);
    }
  }

  @Test
  void composedAndDecomposedCharactersAreDifferentKeys() {
    TestNamespace ns = namespace();
    ns.put("caf\u00e9", "composed");
    ns.put("cafe\u0301", "decomposed");
    assertThat(ns.text("caf\u00e9")).contains("composed");
    assertThat(ns.text("cafe\u0301")).contains("decomposed");
  }

  @Test
  void ifAbsentAppliesOnlyWithoutItem() {
    TestNamespace ns = namespace();
    Results.PutResult created = ns.put("k", "first", Condition.IF_ABSENT);
    assertThat(created.applied()).isTrue();
    assertThat(ns.put("k", "second", Condition.IF_ABSENT))
        .isEqualTo(new Results.PutResult(false, created.version()));
    assertThat(ns.text("k")).contains("first");
  }

  @Test
  void ifAbsentAppliesAfterDelete() {
    TestNamespace ns = namespace();
    ns.put("k", "first");
    ns.delete("k");
    assertThat(ns.put("k", "second", Condition.IF_ABSENT).applied()).isTrue();
    assertThat(ns.text("k")).contains("second");
  }

  @Test
  void ifPresentAppliesOnlyWithItem() {
    TestNamespace ns = namespace();
    assertThat(ns.put("k", "v", Condition.IF_PRESENT))
        .isEqualTo(new Results.PutResult(false, Optional.empty()));
    assertThat(ns.exists("k")).isFalse();
    ns.put("k", "first");
    assertThat(ns.put("k", "second", Condition.IF_PRESENT).applied()).isTrue();
    assertThat(ns.text("k")).contains("second");
    ns.delete("k");
    assertThat(ns.put("k", "third", Condition.IF_PRESENT).applied()).isFalse();
  }

  @Test
  void ifVersionAppliesOnlyToThatVersion() {
    TestNamespace ns = namespace();
    Version first = ns.put("k", "first");
    Results.PutResult second = ns.put("k", "second", ifVersion(first.toByteString()));
    assertThat(second.applied()).isTrue();
    assertThat(ns.put("k", "third", ifVersion(first.toByteString())))
        .isEqualTo(new Results.PutResult(false, second.version()));
    assertThat(ns.text("k")).contains("second");
  }

  @Test
  void ifVersionNeverMatchesMissingKeyOrForeignBytes() {
    TestNamespace ns = namespace();
    Version version = ns.put("k", "v");
    for (ByteString foreign :
        List.of(
            NO_VERSION,
            ByteString.EMPTY,
            version.toByteString().substring(1),
            version.toByteString().concat(ByteString.copyFrom(new byte[1])))) {
      assertThat(ns.put("k", "x", ifVersion(foreign)))
          .isEqualTo(new Results.PutResult(false, Optional.of(version)));
      assertThat(ns.delete("k", foreign)).isEqualTo(new Results.DeleteResult(false, 0));
    }
    assertThat(ns.put("missing", "x", ifVersion(version.toByteString())))
        .isEqualTo(new Results.PutResult(false, Optional.empty()));
    ns.delete("k");
    assertThat(ns.put("k", "x", ifVersion(version.toByteString())).applied()).isFalse();
  }

  @Test
  void deleteIfVersionAppliesOnlyToThatVersion() {
    TestNamespace ns = namespace();
    Version first = ns.put("k", "first");
    Version second = ns.put("k", "second");
    assertThat(ns.delete("k", first.toByteString())).isEqualTo(new Results.DeleteResult(false, 0));
    assertThat(ns.text("k")).contains("second");
    assertThat(ns.delete("k", second.toByteString())).isEqualTo(new Results.DeleteResult(true, 1));
    assertThat(ns.delete("k", second.toByteString())).isEqualTo(new Results.DeleteResult(false, 0));
    assertThat(ns.delete("missing", second.toByteString()))
        .isEqualTo(new Results.DeleteResult(false, 0));
  }

  @Test
  void conditionThatDoesNotHoldChangesNothing() {
    TestNamespace ns = namespace();
    ns.put("k", ByteString.copyFromUtf8("v"), ns.now() + 60_000);
    Optional<Item> before = ns.get("k");
    ns.put("k", "x", Condition.IF_ABSENT);
    ns.put("k", "x", ifVersion(NO_VERSION));
    ns.delete("k", NO_VERSION);
    assertThat(ns.get("k")).isEqualTo(before);
  }

  private static Condition ifVersion(ByteString version) {
    return new Condition.IfVersion(version);
  }

  private static ByteString randomBytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
