package io.prism.backend.keyvalue.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueLimits;
import io.prism.backend.keyvalue.Mutation;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.CompareAndDeleteRequest;
import io.prism.keyvalue.v1.CompareAndSwapRequest;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.ExpireRequest;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.PutRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RequestDecoderTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final RequestDecoder DECODER =
      new RequestDecoder(KeyValueLimits.DEFAULT.withMaxValueBytes(10), OptionalLong.empty());
  private static final RequestDecoder WITH_DEFAULT_TTL =
      new RequestDecoder(KeyValueLimits.DEFAULT, OptionalLong.of(5_000));

  @Test
  void putWithoutTtlTakesTheNamespacesDefault() {
    PutRequest request = PutRequest.newBuilder().setKey("k").build();
    assertThat(DECODER.put(request, NOW).expiresAtMillis()).isEqualTo(Expiry.NEVER);
    assertThat(WITH_DEFAULT_TTL.put(request, NOW).expiresAtMillis()).isEqualTo(NOW + 5_000);
    PutRequest forever = request.toBuilder().setNoExpiration(true).build();
    assertThat(WITH_DEFAULT_TTL.put(forever, NOW).expiresAtMillis()).isEqualTo(Expiry.NEVER);
    CompareAndSwapRequest swap = CompareAndSwapRequest.newBuilder().setKey("k").build();
    assertThat(WITH_DEFAULT_TTL.compareAndSwap(swap, NOW).expiresAtMillis()).isEqualTo(NOW + 5_000);
  }

  @Test
  void ttlIsRoundedUpToMilliseconds() {
    assertThat(DECODER.put(put(Durations.fromNanos(1)), NOW).expiresAtMillis()).isEqualTo(NOW + 1);
    assertThat(DECODER.put(put(Durations.fromMillis(1_500)), NOW).expiresAtMillis())
        .isEqualTo(NOW + 1_500);
  }

  @Test
  void ttlMustBePositiveReachableAndAlone() {
    assertRefused(ErrorReason.INVALID_TTL, "ttl", () -> DECODER.put(put(Durations.ZERO), NOW));
    assertRefused(
        ErrorReason.INVALID_TTL, "ttl", () -> DECODER.put(put(Durations.fromSeconds(-1)), NOW));
    assertRefused(
        ErrorReason.INVALID_TTL, "ttl", () -> DECODER.put(put(Durations.fromDays(3_000_000)), NOW));
    PutRequest both = put(Durations.fromSeconds(1)).toBuilder().setNoExpiration(true).build();
    assertRefused(ErrorReason.INVALID_TTL, "ttl", () -> DECODER.put(both, NOW));
  }

  @Test
  void conditionsAreRead() {
    PutRequest.Builder request = PutRequest.newBuilder().setKey("k");
    ByteString version = ByteString.copyFromUtf8("v");
    assertThat(DECODER.put(request.build(), NOW).condition()).isEqualTo(Condition.NONE);
    assertThat(DECODER.put(request.setIfAbsent(true).build(), NOW).condition())
        .isEqualTo(Condition.IF_ABSENT);
    assertThat(DECODER.put(request.setIfAbsent(false).build(), NOW).condition())
        .isEqualTo(Condition.NONE);
    assertThat(DECODER.put(request.setIfPresent(true).build(), NOW).condition())
        .isEqualTo(Condition.IF_PRESENT);
    assertThat(DECODER.put(request.setIfVersion(version).build(), NOW).condition())
        .isEqualTo(new Condition.IfVersion(version));
  }

  @Test
  void valueMayBeEmptyAndReachTheLimitButNotExceedIt() {
    PutRequest.Builder request = PutRequest.newBuilder().setKey("k");
    assertThat(DECODER.put(request.build(), NOW).value()).isEqualTo(ByteString.EMPTY);
    ByteString largest = ByteString.copyFrom(new byte[10]);
    assertThat(DECODER.put(request.setValue(largest).build(), NOW).value()).isEqualTo(largest);
    PutRequest larger = request.setValue(ByteString.copyFrom(new byte[11])).build();
    assertThat(
            assertRefused(ErrorReason.VALUE_TOO_LARGE, "value", () -> DECODER.put(larger, NOW))
                .metadata())
        .containsEntry("limit", "10")
        .containsEntry("size", "11");
  }

  @Test
  void emptyVersionOfDeleteIsGivenUnlessUnset() {
    DeleteRequest.Builder request = DeleteRequest.newBuilder().setKey("k");
    assertThat(DECODER.delete(request.build()).ifVersion()).isEmpty();
    assertThat(DECODER.delete(request.setIfVersion(ByteString.EMPTY).build()).ifVersion())
        .contains(ByteString.EMPTY);
  }

  @Test
  void emptyExpectedValueIsNotAbsence() {
    CompareAndSwapRequest.Builder request = CompareAndSwapRequest.newBuilder().setKey("k");
    assertThat(DECODER.compareAndSwap(request.build(), NOW).expected()).isEqualTo(Optional.empty());
    assertThat(
            DECODER.compareAndSwap(request.setExpected(ByteString.EMPTY).build(), NOW).expected())
        .contains(ByteString.EMPTY);
    assertRefused(
        ErrorReason.INVALID_REQUEST,
        "expected",
        () -> DECODER.compareAndDelete(CompareAndDeleteRequest.newBuilder().setKey("k").build()));
  }

  @Test
  void incrementWithoutTtlTakesTheNamespacesDefaultForNewItemsOnly() {
    IncrementRequest.Builder request = IncrementRequest.newBuilder().setKey("k").setDelta(-3);
    assertThat(WITH_DEFAULT_TTL.increment(request.build(), NOW))
        .isEqualTo(new Mutation.Increment(Key.of("k"), -3, OptionalLong.empty(), NOW + 5_000));
    assertThat(DECODER.increment(request.build(), NOW).newExpiresAtMillis())
        .isEqualTo(Expiry.NEVER);
    assertThat(DECODER.increment(request.setNoExpiration(true).build(), NOW).expiresAtMillis())
        .hasValue(Expiry.NEVER);
  }

  @Test
  void expireTakesZeroButNeitherNegativeNorNothing() {
    ExpireRequest.Builder request = ExpireRequest.newBuilder().setKey("k");
    assertRefused(
        ErrorReason.INVALID_TTL, "ttl", () -> DECODER.expire(request.clone().build(), NOW));
    assertThat(DECODER.expire(request.setTtl(Durations.ZERO).build(), NOW).expiresAtMillis())
        .isEqualTo(NOW);
    ExpireRequest negative = request.setTtl(Durations.fromMillis(-1)).build();
    assertRefused(ErrorReason.INVALID_TTL, "ttl", () -> DECODER.expire(negative, NOW));
  }

  @Test
  void ttlBelowMillisecondKeepsItsSign() {
    ExpireRequest.Builder request = ExpireRequest.newBuilder().setKey("k");
    for (long nanos : List.of(1L, 999_999L)) {
      ExpireRequest positive = request.setTtl(Durations.fromNanos(nanos)).build();
      assertThat(DECODER.expire(positive, NOW).expiresAtMillis()).isEqualTo(NOW + 1);
      ExpireRequest negative = request.setTtl(Durations.fromNanos(-nanos)).build();
      assertRefused(ErrorReason.INVALID_TTL, "ttl", () -> DECODER.expire(negative, NOW));
      assertRefused(ErrorReason.INVALID_TTL, "ttl", () -> DECODER.put(put(negative.getTtl()), NOW));
    }
  }

  @Test
  void refusedTtlIsToldWithItsBoundAndTheRemedy() {
    assertThat(refusedPut(duration(-1, -1)))
        .isEqualTo(
            "ttl: -1.000000001s is not more than 0s; use no_expiration for an item that does not"
                + " expire");
    assertThat(refusedPut(duration(1, -1))).contains("ttl: 1 seconds and -1 nanos", "same sign");
    assertThat(refusedPut(Durations.fromDays(3_000_000)))
        .contains("ttl: 259200000000s", "at most " + (253_402_300_799_999L - NOW) / 1000 + "s");
    ExpireRequest negative = ExpireRequest.newBuilder().setKey("k").setTtl(duration(0, -1)).build();
    assertThat(
            assertRefused(ErrorReason.INVALID_TTL, "ttl", () -> DECODER.expire(negative, NOW))
                .message())
        .isEqualTo("ttl: -0.000000001s is less than 0s; give 0s to expire the item at once");
  }

  private static String refusedPut(Duration ttl) {
    return assertRefused(ErrorReason.INVALID_TTL, "ttl", () -> DECODER.put(put(ttl), NOW))
        .message();
  }

  private static Duration duration(long seconds, int nanos) {
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  @Test
  void badKeyNamesItsField() {
    assertRefused(
        ErrorReason.INVALID_KEY,
        "key",
        () -> DECODER.put(PutRequest.newBuilder().setKey("a\nb").build(), NOW));
  }

  private static PutRequest put(Duration ttl) {
    return PutRequest.newBuilder().setKey("k").setTtl(ttl).build();
  }

  static PrismException assertRefused(ErrorReason reason, String field, Runnable work) {
    try {
      work.run();
    } catch (PrismException e) {
      assertThat(e.reason()).isEqualTo(reason);
      assertThat(e.violations()).extracting("field").containsExactly(field);
      return e;
    }
    throw new AssertionError("nothing was refused");
  }
}
