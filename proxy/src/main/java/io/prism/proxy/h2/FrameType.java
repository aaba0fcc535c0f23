package io.prism.proxy.h2;

/** Frame types and flags of RFC 9113, section 6. */
final class FrameType {

  static final int DATA = 0x0;
  static final int HEADERS = 0x1;
  static final int PRIORITY = 0x2;
  static final int RST_STREAM = 0x3;
  static final int SETTINGS = 0x4;
  static final int PUSH_PROMISE = 0x5;
  static final int PING = 0x6;
  static final int GOAWAY = 0x7;
  static final int WINDOW_UPDATE = 0x8;
  static final int CONTINUATION = 0x9;

  static final int ACK = 0x1;
  static final int END_STREAM = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int PRIORITY_FLAG = 0x20;

  /** Bytes before a frame's payload. */
  static final int HEADER_BYTES = 9;

  /** Largest payload that an endpoint takes unless it says otherwise; we never do. */
  static final int MAX_PAYLOAD = 16_384;

  private FrameType() {}
}
