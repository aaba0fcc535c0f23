package io.prism.proxy.h2;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The bytes that every client of HTTP/2 begins with. */
final class Preface {

  private static final byte[] EXPECTED =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private int seen;

  /**
   * Reads what there is of it.
   *
   * @return whether it is complete
   */
  boolean read(ByteBuf in) throws ProtocolError {
    while (seen < EXPECTED.length && in.isReadable()) {
      if (in.readByte() != EXPECTED[seen]) {
        throw ProtocolError.ofConnection(
            ErrorCode.PROTOCOL_ERROR, "HTTP/2 is spoken here, with prior knowledge");
      }
      seen++;
    }
    return isComplete();
  }

  boolean isComplete() {
    return seen == EXPECTED.length;
  }
}
