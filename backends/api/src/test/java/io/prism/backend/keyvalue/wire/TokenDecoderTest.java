package io.prism.backend.keyvalue.wire;

import static io.prism.backend.keyvalue.wire.RequestDecoderTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.prism.backend.IdempotencyToken;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.PutRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenDecoderTest {

  private static final TokenDecoder DECODER = new TokenDecoder(600_000);
  private static final PutRequest PUT =
      PutRequest.newBuilder().setKey("k").setValue(ByteString.copyFromUtf8("v")).build();

  @Test
  void noTokenIsNone() {
    assertThat(DECODER.decode("", "m", "ns", PUT)).isEmpty();
  }

  @Test
  void tokenKeepsItsTextAndWindow() {
    IdempotencyToken token = DECODER.decode("t 1~", "m", "ns", PUT).orElseThrow();
    assertThat(token.value()).isEqualTo("t 1~");
    assertThat(token.windowMillis()).isEqualTo(600_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", "a\nb", "\u00e9", "\u007f"})
  void otherCharactersAreRefused(String token) {
    assertRefused(
        ErrorReason.INVALID_IDEMPOTENCY_TOKEN,
        "idempotency_token",
        () -> DECODER.decode(token, "m", "ns", PUT));
  }

  @Test
  void longestTokenIsAcceptedAndOneMoreRefused() {
    assertThat(DECODER.decode("x".repeat(128), "m", "ns", PUT)).isPresent();
    assertRefused(
        ErrorReason.INVALID_IDEMPOTENCY_TOKEN,
        "idempotency_token",
        () -> DECODER.decode("x".repeat(129), "m", "ns", PUT));
  }

  @Test
  void fingerprintIsOfMethodNamespaceAndFields() {
    ByteString fingerprint = fingerprint("m", "ns", PUT);
    assertThat(fingerprint("m2", "ns", PUT)).isNotEqualTo(fingerprint);
    assertThat(fingerprint("m", "ns2", PUT)).isNotEqualTo(fingerprint);
    assertThat(fingerprint("m", "ns", PUT.toBuilder().setKey("k2").build()))
        .isNotEqualTo(fingerprint);
    assertThat(fingerprint("m", "ns", PUT.toBuilder().setNoExpiration(true).build()))
        .isNotEqualTo(fingerprint);
  }

  @Test
  void howTheNamespaceWasGivenDoesNotMatter() {
    PutRequest named = PUT.toBuilder().setNamespace("ns").setIdempotencyToken("t").build();
    assertThat(fingerprint("m", "ns", named)).isEqualTo(fingerprint("m", "ns", PUT));
  }

  @Test
  void fieldsOfLaterReleasesDoNotMatter() {
    PutRequest newer =
        PUT.toBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(999, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .build())
            .build();
    assertThat(fingerprint("m", "ns", newer)).isEqualTo(fingerprint("m", "ns", PUT));
  }

  private static ByteString fingerprint(String method, String namespace, PutRequest request) {
    return DECODER.decode("t", method, namespace, request).orElseThrow().fingerprint();
  }
}
