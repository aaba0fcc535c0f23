package io.prism.proxy.lane;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.Attributes;
import io.prism.proxy.security.Principal;
import java.util.List;
import java.util.Map;

/**
 * A request as it arrives.
 *
 * @param method its full name
 * @param message its bytes
 * @param headers by name
 * @param connection where it came from
 */
record Asked(
    String method, ByteString message, Map<String, String> headers, Attributes connection) {

  static Asked of(String method, MessageLite message) {
    return new Asked(method, message.toByteString(), Map.of(), by("rw"));
  }

  /** A connection with a certificate of these names; without any when there are none. */
  static Attributes by(String... identities) {
    return identities.length == 0
        ? Attributes.EMPTY
        : Attributes.newBuilder()
            .set(Principal.ATTRIBUTE, new Principal.Certified(List.of(identities)))
            .build();
  }

  Asked from(String... identities) {
    return new Asked(method, message, headers, by(identities));
  }

  Asked with(Map<String, String> otherHeaders) {
    return new Asked(method, message, otherHeaders, connection);
  }

  Asked with(ByteString otherMessage) {
    return new Asked(method, otherMessage, headers, connection);
  }
}
