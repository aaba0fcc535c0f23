package io.prism.http2.client;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.internal.GrpcUtil;
import io.grpc.internal.TransportFrameUtil;
import io.netty.util.AsciiString;
import io.prism.http2.frame.HeaderBlock;
import java.util.Arrays;

/** What a header block of a reply says, by RFC 9113, section 8.3.2, and by gRPC's protocol. */
final class ReplyRules {

  private static final AsciiString STATUS = AsciiString.cached(":status");
  private static final AsciiString OK = AsciiString.cached("200");
  private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
  private static final AsciiString GRPC = AsciiString.cached("application/grpc");
  private static final int FIRST_INFORMATIONAL = 100;
  private static final int FIRST_FINAL = 200;

  private ReplyRules() {}

  /** Whether it begins a reply of gRPC. */
  static boolean isGrpc(HeaderBlock block) {
    AsciiString type = block.get(CONTENT_TYPE);
    return OK.contentEquals(block.get(STATUS)) && type != null && type.startsWith(GRPC);
  }

  /** Whether another block is to follow that begins the reply. */
  static boolean isInformational(HeaderBlock block) {
    int status = httpStatus(block);
    return status >= FIRST_INFORMATIONAL && status < FIRST_FINAL;
  }

  private static int httpStatus(HeaderBlock block) {
    AsciiString status = block.get(STATUS);
    try {
      return status == null ? 0 : status.parseInt();
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Why a call ended whose reply is none of gRPC. */
  static Status noGrpc(HeaderBlock block) {
    return GrpcUtil.httpStatusToGrpcStatus(httpStatus(block))
        .augmentDescription("the peer does not speak gRPC there");
  }

  /**
   * All fields but those of HTTP/2 itself.
   *
   * @throws IllegalArgumentException when a binary one is no Base64
   */
  static Metadata metadata(HeaderBlock block) {
    byte[][] fields = new byte[2 * block.size()][];
    int count = 0;
    for (int i = 0; i < block.size(); i++) {
      if (!block.name(i).isEmpty() && block.name(i).byteAt(0) != ':') {
        fields[count++] = block.name(i).toByteArray();
        fields[count++] = block.value(i).toByteArray();
      }
    }
    return InternalMetadata.newMetadata(
        TransportFrameUtil.toRawSerializedHeaders(Arrays.copyOf(fields, count)));
  }
}
