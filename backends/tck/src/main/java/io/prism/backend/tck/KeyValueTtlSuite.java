package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.InterfaceName;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Results;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code keyvalue_ttl}: expiry that is set, read and removed after the item was written. */
@SuiteFor(InterfaceName.KEYVALUE_TTL)
public abstract class KeyValueTtlSuite extends StoreSuite {

  @Test
  void expireSetsExpiryAndVersionAndKeepsValue() {
    TestNamespace ns = namespace();
    Version written = ns.put("k", "v");
    Results.ExpireResult expired = ns.expire("k", Duration.ofSeconds(10));
    assertThat(expired.existed()).isTrue();
    Version version = expired.version().orElseThrow();
    assertThat(version).isGreaterThan(written);
    assertThat(ns.get("k"))
        .contains(new Item(ByteString.copyFromUtf8("v"), version, ns.now() + 10_000));
    assertThat(ns.expiresAt("k")).hasValue(ns.now() + 10_000);
    ns.pass(Duration.ofSeconds(10));
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void expireAtOnceRemovesTheItem() {
    TestNamespace ns = namespace();
    ns.put("k", "v");
    assertThat(ns.expire("k", Duration.ZERO).existed()).isTrue();
    assertThat(ns.exists("k")).isFalse();
    assertThat(ns.expiresAt("k")).isEmpty();
    assertThat(ns.expire("k", Duration.ZERO).existed()).isFalse();
  }

  @Test
  void expireReplacesEarlierExpiryInBothDirections() {
    TestNamespace ns = namespace();
    ns.put("k", "v", Duration.ofSeconds(10));
    ns.expire("k", Duration.ofSeconds(100));
    ns.pass(Duration.ofSeconds(50));
    assertThat(ns.exists("k")).isTrue();
    ns.expire("k", Duration.ofSeconds(1));
    ns.pass(Duration.ofSeconds(1));
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void expiresAtTellsNeverForItemWithoutExpiry() {
    TestNamespace ns = namespace();
    ns.put("k", "v");
    assertThat(ns.expiresAt("k")).hasValue(Expiry.NEVER);
  }

  @Test
  void expiresAtKeepsMilliseconds() {
    TestNamespace ns = namespace();
    ns.put("k", "v", Duration.ofMillis(1_234_567));
    assertThat(ns.expiresAt("k")).hasValue(ns.now() + 1_234_567);
    ns.pass(Duration.ofMillis(1_234_566));
    assertThat(ns.expiresAt("k")).hasValue(ns.now() + 1);
  }

  @Test
  void persistRemovesExpiry() {
    TestNamespace ns = namespace();
    Version written = ns.put("k", "v", Duration.ofSeconds(10));
    Results.PersistResult persisted = ns.persist("k");
    assertThat(persisted.existed()).isTrue();
    assertThat(persisted.expirationRemoved()).isTrue();
    assertThat(persisted.version().orElseThrow()).isGreaterThan(written);
    ns.pass(Duration.ofDays(1));
    ns.sweep();
    assertThat(ns.get("k"))
        .contains(
            new Item(
                ByteString.copyFromUtf8("v"), persisted.version().orElseThrow(), Expiry.NEVER));
  }

  @Test
  void persistOfItemWithoutExpiryChangesNothing() {
    TestNamespace ns = namespace();
    Version written = ns.put("k", "v");
    assertThat(ns.persist("k"))
        .isEqualTo(new Results.PersistResult(true, false, Optional.of(written)));
    assertThat(ns.get("k").map(Item::version)).contains(written);
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationFindsNothing(Absence absence) {
    TestNamespace ns = namespace();
    absence.make(ns, "k");
    assertThat(ns.expiresAt("k")).isEqualTo(OptionalLong.empty());
    assertThat(ns.persist("k"))
        .isEqualTo(new Results.PersistResult(false, false, Optional.empty()));
    assertThat(ns.expire("k", Duration.ofSeconds(1)))
        .isEqualTo(new Results.ExpireResult(false, Optional.empty()));
    assertThat(ns.exists("k")).isFalse();
  }
}
