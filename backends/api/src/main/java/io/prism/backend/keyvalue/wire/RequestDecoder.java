package io.prism.backend.keyvalue.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueLimits;
import io.prism.backend.keyvalue.Mutation;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.CompareAndDeleteRequest;
import io.prism.keyvalue.v1.CompareAndSwapRequest;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.ExpireRequest;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.PersistRequest;
import io.prism.keyvalue.v1.PutRequest;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Checks and reads requests on single items for one namespace. Every method throws {@link
 * PrismException} with INVALID_ARGUMENT, naming the field, the limit and the remedy.
 *
 * @param limits the namespace's bounds
 * @param defaultTtlMillis how long an item lives when a write does not say; empty: forever
 */
public record RequestDecoder(KeyValueLimits limits, OptionalLong defaultTtlMillis) {

  /** Reads a put; {@code now} is the time of the call. */
  public Mutation.Put put(PutRequest request, long now) {
    return put(
        Key.of(request.getKey(), "key"),
        request.getValue(),
        request.hasTtl() ? request.getTtl() : null,
        request.getNoExpiration(),
        condition(request),
        now);
  }

  /**
   * Checks a put whose fields were read already.
   *
   * @param ttl null when it was not given
   * @param now the time of the call
   */
  public Mutation.Put put(
      Key key,
      ByteString value,
      @Nullable Duration ttl,
      boolean noExpiration,
      Condition condition,
      long now) {
    return new Mutation.Put(
        key,
        value(value, "value"),
        expiry(
            ttl != null,
            ttl == null ? Duration.getDefaultInstance() : ttl,
            noExpiration,
            now,
            "ttl"),
        condition);
  }

  private static Condition condition(PutRequest request) {
    return switch (request.getConditionCase()) {
      case IF_ABSENT -> request.getIfAbsent() ? Condition.IF_ABSENT : Condition.NONE;
      case IF_PRESENT -> request.getIfPresent() ? Condition.IF_PRESENT : Condition.NONE;
      case IF_VERSION -> new Condition.IfVersion(request.getIfVersion());
      case CONDITION_NOT_SET -> Condition.NONE;
    };
  }

  /** Reads a delete. */
  public Mutation.Delete delete(DeleteRequest request) {
    return new Mutation.Delete(
        Key.of(request.getKey(), "key"),
        request.hasIfVersion() ? Optional.of(request.getIfVersion()) : Optional.empty());
  }

  /** Reads a compare-and-swap. */
  public Mutation.CompareAndSwap compareAndSwap(CompareAndSwapRequest request, long now) {
    return new Mutation.CompareAndSwap(
        Key.of(request.getKey(), "key"),
        request.hasExpected()
            ? Optional.of(value(request.getExpected(), "expected"))
            : Optional.empty(),
        value(request.getValue(), "value"),
        expiry(request.hasTtl(), request.getTtl(), request.getNoExpiration(), now, "ttl"));
  }

  /** Reads a compare-and-delete. */
  public Mutation.CompareAndDelete compareAndDelete(CompareAndDeleteRequest request) {
    if (!request.hasExpected()) {
      throw PrismException.invalidField(
          ErrorReason.INVALID_REQUEST,
          "expected",
          "expected: required; use Delete to remove an item whatever its value");
    }
    return new Mutation.CompareAndDelete(
        Key.of(request.getKey(), "key"), value(request.getExpected(), "expected"));
  }

  /** Reads an increment. */
  public Mutation.Increment increment(IncrementRequest request, long now) {
    OptionalLong expiry =
        request.hasTtl() || request.getNoExpiration()
            ? OptionalLong.of(
                expiry(request.hasTtl(), request.getTtl(), request.getNoExpiration(), now, "ttl"))
            : OptionalLong.empty();
    return new Mutation.Increment(
        Key.of(request.getKey(), "key"),
        request.getDelta(),
        expiry,
        Ttl.expiresAt(false, request.getTtl(), false, defaultTtlMillis, now, "ttl"));
  }

  /** Reads an expire. */
  public Mutation.Expire expire(ExpireRequest request, long now) {
    if (!request.hasTtl()) {
      throw PrismException.invalidField(
          ErrorReason.INVALID_TTL,
          "ttl",
          "ttl: required; 0s expires the item at once, and Persist removes its expiry");
    }
    return new Mutation.Expire(
        Key.of(request.getKey(), "key"), Ttl.expiresAt(request.getTtl(), now, "ttl"));
  }

  /** Reads a persist. */
  public Mutation.Persist persist(PersistRequest request) {
    return new Mutation.Persist(Key.of(request.getKey(), "key"));
  }

  /** Checks the size of a value. */
  ByteString value(ByteString value, String field) {
    if (value.size() > limits.maxValueBytes()) {
      throw PrismException.builder(
              ErrorReason.VALUE_TOO_LARGE,
              field
                  + ": "
                  + value.size()
                  + " bytes, but this namespace accepts values of at most "
                  + limits.maxValueBytes()
                  + " bytes; split the value or raise the namespace's needs.max_item_size")
          .violation(field, "larger than " + limits.maxValueBytes() + " bytes")
          .metadata("limit", Long.toString(limits.maxValueBytes()))
          .metadata("size", Integer.toString(value.size()))
          .build();
    }
    return value;
  }

  /** When an item written now expires. */
  long expiry(boolean given, Duration ttl, boolean noExpiration, long now, String field) {
    return Ttl.expiresAt(given, ttl, noExpiration, defaultTtlMillis, now, field);
  }
}
