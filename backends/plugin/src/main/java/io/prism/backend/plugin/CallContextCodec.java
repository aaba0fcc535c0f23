package io.prism.backend.plugin;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.common.v1.ErrorReason;
import io.prism.plugin.v1.ByteRange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Between the contexts of the SPI and the message that carries them. Deadlines are not part of the
 * message: gRPC carries them. What a peer sent is checked, and fails with {@code INVALID_REQUEST}.
 */
public final class CallContextCodec {

  private CallContextCodec() {}

  /** Writes what every call carries. */
  public static io.prism.plugin.v1.CallContext.Builder encode(CallContext context) {
    return io.prism.plugin.v1.CallContext.newBuilder()
        .setNamespace(context.namespace())
        .setNowMillis(context.nowMillis());
  }

  /** Writes what every mutation carries. */
  public static io.prism.plugin.v1.CallContext.Builder encode(WriteContext context) {
    io.prism.plugin.v1.CallContext.Builder message =
        encode(context.call())
            .setVersionEpoch(context.proposed().epoch())
            .setVersionClock(context.proposed().clock());
    context
        .token()
        .ifPresent(
            token ->
                message
                    .setToken(token.value())
                    .setTokenFingerprint(token.fingerprint())
                    .setTokenWindowMillis(token.windowMillis()));
    return message;
  }

  /** Writes a range. */
  public static ByteRange encode(KeyRange range) {
    ByteRange.Builder message = ByteRange.newBuilder().setStart(range.start());
    range.end().ifPresent(message::setEnd);
    return message.build();
  }

  /** Reads the metadata of a call; {@code bytes} is null when the call came without. */
  public static io.prism.plugin.v1.CallContext parse(byte @Nullable [] bytes) {
    if (bytes == null) {
      throw invalid("is missing; send a prism.plugin.v1.CallContext with every data call");
    }
    io.prism.plugin.v1.CallContext message;
    try {
      message = io.prism.plugin.v1.CallContext.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw invalid("is no prism.plugin.v1.CallContext");
    }
    if (message.getNamespace().isEmpty()) {
      throw invalid("names no namespace");
    }
    return message;
  }

  /** Reads what every call carries. */
  public static CallContext call(io.prism.plugin.v1.CallContext message, Deadline deadline) {
    return new CallContext(message.getNamespace(), message.getNowMillis(), deadline);
  }

  /** Reads what every mutation carries. */
  public static WriteContext write(io.prism.plugin.v1.CallContext message, Deadline deadline) {
    if (message.getVersionEpoch() < 0 || message.getVersionClock() < 0) {
      throw invalid("proposes a negative version");
    }
    return new WriteContext(
        call(message, deadline),
        new Version(message.getVersionEpoch(), message.getVersionClock()),
        token(message));
  }

  private static Optional<IdempotencyToken> token(io.prism.plugin.v1.CallContext message) {
    String token = message.getToken();
    if (token.isEmpty()) {
      return Optional.empty();
    }
    if (token.length() > IdempotencyToken.MAX_LENGTH
        || !token.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)) {
      throw invalid("carries a token that is not 1 to 128 printable ASCII characters");
    }
    if (message.getTokenWindowMillis() <= 0) {
      throw invalid("carries a token without a positive window");
    }
    return Optional.of(
        new IdempotencyToken(token, message.getTokenFingerprint(), message.getTokenWindowMillis()));
  }

  /** Reads the range in place of the request's own, if there is one. */
  public static Optional<KeyRange> range(io.prism.plugin.v1.CallContext message) {
    if (!message.hasRange()) {
      return Optional.empty();
    }
    ByteRange range = message.getRange();
    Optional<ByteString> end = range.hasEnd() ? Optional.of(range.getEnd()) : Optional.empty();
    return Optional.of(new KeyRange(range.getStart(), end));
  }

  /** Reads the key behind which a scan continues. */
  public static Optional<Key> resumeAfter(io.prism.plugin.v1.CallContext message) {
    return message.hasResumeAfter()
        ? Optional.of(Key.of(message.getResumeAfter(), "resume_after"))
        : Optional.empty();
  }

  /** That the metadata of a call cannot be used. */
  public static PrismException invalid(String problem) {
    String field = PluginProtocol.CALL_CONTEXT.name();
    return PrismException.invalidField(
        ErrorReason.INVALID_REQUEST, field, "metadata " + field + ": " + problem);
  }
}
