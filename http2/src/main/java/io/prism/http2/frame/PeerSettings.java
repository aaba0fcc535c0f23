package io.prism.http2.frame;

import java.util.function.LongConsumer;

/** What the peer asks of what we send. */
public final class PeerSettings {

  private static final int HEADER_TABLE_SIZE = 0x1;
  public static final int ENABLE_PUSH = 0x2;
  public static final int MAX_CONCURRENT_STREAMS = 0x3;
  public static final int INITIAL_WINDOW_SIZE = 0x4;
  private static final int MAX_FRAME_SIZE = 0x5;
  public static final int MAX_HEADER_LIST_SIZE = 0x6;

  /** Window before anything is said. */
  public static final int DEFAULT_WINDOW = 65_535;

  private int initialWindow = DEFAULT_WINDOW;
  private int windowOfStreams = DEFAULT_WINDOW;
  private int maxStreams = Integer.MAX_VALUE;

  public int initialWindow() {
    return initialWindow;
  }

  /** How many streams of ours it has open at a time. */
  public int maxStreams() {
    return maxStreams;
  }

  /**
   * By how much the windows of open streams change for what was set since this was asked last. To
   * be asked at the end of a frame: one can set the window thousands of times, and each change is a
   * walk through all streams.
   */
  public int windowChange() {
    int change = initialWindow - windowOfStreams;
    windowOfStreams = initialWindow;
    return change;
  }

  /**
   * Takes one setting over.
   *
   * @param tableSize told of the size of its header table
   */
  public void set(int id, long value, LongConsumer tableSize) throws ProtocolError {
    switch (id) {
      case HEADER_TABLE_SIZE -> tableSize.accept(value);
      case ENABLE_PUSH -> {
        if (value > 1) {
          throw ProtocolError.ofConnection(ErrorCode.PROTOCOL_ERROR, "ENABLE_PUSH is 0 or 1");
        }
      }
      case MAX_CONCURRENT_STREAMS -> maxStreams = (int) Math.min(value, Integer.MAX_VALUE);
      case INITIAL_WINDOW_SIZE -> {
        if (value > Integer.MAX_VALUE) {
          throw ProtocolError.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, "window out of range");
        }
        initialWindow = (int) value;
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
  }
}
