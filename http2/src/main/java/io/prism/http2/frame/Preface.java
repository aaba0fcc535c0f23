package io.prism.http2.frame;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The bytes that every client of HTTP/2 begins with. */
public final class Preface {

  private static final byte[] EXPECTED =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private int seen;

  /** Appends it. */
  public static void write(ByteBuf out) {
    out.writeBytes(EXPECTED);
  }

  /**
   * Reads what there is of it.
   *
   * @return whether it is complete
   */
  public boolean read(ByteBuf in) throws ProtocolError {
    while (seen < EXPECTED.length && in.isReadable()) {
      if (in.readByte() != EXPECTED[seen]) {
        throw ProtocolError.ofConnection(
            ErrorCode.PROTOCOL_ERROR, "HTTP/2 is spoken here, with prior knowledge");
      }
      seen++;
    }
    return isComplete();
  }

  public boolean isComplete() {
    return seen == EXPECTED.length;
  }
}
