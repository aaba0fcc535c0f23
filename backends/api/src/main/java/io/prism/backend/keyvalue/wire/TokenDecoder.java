package io.prism.backend.keyvalue.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Reads idempotency tokens.
 *
 * @param windowMillis how long an outcome is remembered
 */
public record TokenDecoder(long windowMillis) {

  private static final String TOKEN_FIELD = "idempotency_token";
  private static final String NAMESPACE_FIELD = "namespace";

  /**
   * The token of a request; empty when it brings none. Two requests have one fingerprint exactly
   * when method, namespace and all fields that this release knows are equal, whatever door they
   * came through.
   *
   * @param token the request's {@code idempotency_token}
   * @param method the full name of the method, such as {@code
   *     prism.keyvalue.v1.KeyValueService/Put}
   * @param namespace the resolved namespace
   * @param request the request
   * @throws PrismException {@code INVALID_IDEMPOTENCY_TOKEN}
   */
  public Optional<IdempotencyToken> decode(
      String token, String method, String namespace, Message request) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    if (token.length() > IdempotencyToken.MAX_LENGTH
        || !token.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)) {
      throw PrismException.invalidField(
          ErrorReason.INVALID_IDEMPOTENCY_TOKEN,
          TOKEN_FIELD,
          TOKEN_FIELD
              + ": must be 1 to "
              + IdempotencyToken.MAX_LENGTH
              + " printable ASCII characters; a UUID is a good one");
    }
    return Optional.of(
        new IdempotencyToken(token, fingerprint(method, namespace, request), windowMillis));
  }

  private static ByteString fingerprint(String method, String namespace, Message request) {
    MessageDigest digest = sha256();
    digest.update(method.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(namespace.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(knownFields(request).toByteArray());
    return ByteString.copyFrom(digest.digest());
  }

  private static Message knownFields(Message request) {
    Message.Builder copy = request.toBuilder();
    for (FieldDescriptor field : request.getDescriptorForType().getFields()) {
      if (field.getName().equals(TOKEN_FIELD) || field.getName().equals(NAMESPACE_FIELD)) {
        copy.clearField(field);
      }
    }
    try {
      return DiscardUnknownFieldsParser.wrap(request.getParserForType())
          .parseFrom(copy.build().toByteString());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message cannot read its own bytes", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
