package io.prism.http2.server;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.internal.TransportFrameUtil;
import io.netty.util.AsciiString;
import io.prism.http2.frame.HeaderBlock;
import java.util.Arrays;

/** A request's headers as metadata of grpc-java. */
final class RequestFields {

  private RequestFields() {}

  /** All headers but those of HTTP/2 itself. */
  static Metadata metadata(HeaderBlock headers) {
    byte[][] fields = new byte[2 * headers.size()][];
    int count = 0;
    for (int i = 0; i < headers.size(); i++) {
      AsciiString name = headers.name(i);
      if (name.byteAt(0) != ':'
          && !name.contentEquals(HeaderRules.TE)
          && !name.contentEquals(GrpcRequest.HOST)) {
        fields[count++] = bytes(name);
        fields[count++] = bytes(headers.value(i));
      }
    }
    return InternalMetadata.newMetadata(
        TransportFrameUtil.toRawSerializedHeaders(Arrays.copyOf(fields, count)));
  }

  private static byte[] bytes(AsciiString text) {
    return text.isEntireArrayUsed() ? text.array() : text.toByteArray();
  }
}
