package io.prism.proxy.h2;

/** What the client asks of what we send. */
final class PeerSettings {

  private static final int HEADER_TABLE_SIZE = 0x1;
  private static final int ENABLE_PUSH = 0x2;
  static final int MAX_CONCURRENT_STREAMS = 0x3;
  static final int INITIAL_WINDOW_SIZE = 0x4;
  private static final int MAX_FRAME_SIZE = 0x5;
  static final int MAX_HEADER_LIST_SIZE = 0x6;

  /** Window before anything is said. */
  static final int DEFAULT_WINDOW = 65_535;

  private int initialWindow = DEFAULT_WINDOW;

  int initialWindow() {
    return initialWindow;
  }

  /**
   * Takes one setting over.
   *
   * @return by how much the windows of open streams change
   */
  int set(int id, long value, HeaderEncoder encoder) throws ProtocolError {
    switch (id) {
      case HEADER_TABLE_SIZE -> encoder.tableSize(value);
      case ENABLE_PUSH -> {
        if (value > 1) {
          throw ProtocolError.ofConnection(ErrorCode.PROTOCOL_ERROR, "ENABLE_PUSH is 0 or 1");
        }
      }
      case INITIAL_WINDOW_SIZE -> {
        if (value > Integer.MAX_VALUE) {
          throw ProtocolError.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, "window out of range");
        }
        int change = (int) value - initialWindow;
        initialWindow = (int) value;
        return change;
      }
      case MAX_FRAME_SIZE -> {
        if (value < FrameType.MAX_PAYLOAD || value > 0xffffff) {
          throw ProtocolError.ofConnection(ErrorCode.PROTOCOL_ERROR, "frame size out of range");
        }
        // Nothing larger than the least maximum is ever sent: others get their turn sooner.
      }
      default -> {
        // Others, and those that are not known, change nothing here.
      }
    }
    return 0;
  }
}
