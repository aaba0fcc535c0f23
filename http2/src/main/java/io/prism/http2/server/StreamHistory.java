package io.prism.http2.server;

/**
 * What became of the streams that were opened last, so that a late frame can be told from a wrong
 * one. Bounded: of older ones it is only known that they are closed.
 */
final class StreamHistory {

  /** How a stream that is not open came to be so. */
  enum Past {
    /** Its identifier was left out. */
    SKIPPED,
    /** It ended on both sides, or its client reset it. */
    CLOSED,
    /** We reset it: frames that were under way then are to be ignored. */
    RESET_BY_US
  }

  private static final int REMEMBERED = 4_096;
  private static final byte OPENED = 1;
  private static final byte RESET = 2;

  private final byte[] past = new byte[REMEMBERED];
  private int last;

  /** The newest stream; 0 before the first. */
  int last() {
    return last;
  }

  /** A stream with a higher identifier than any before was opened. */
  void opened(int id) {
    int skipped = Math.min((id - last >>> 1) - (last == 0 ? 0 : 1), REMEMBERED);
    for (int i = 1; i <= skipped; i++) {
      past[slot(id - 2 * i)] = 0;
    }
    past[slot(id)] = OPENED;
    last = id;
  }

  /** We reset a stream. */
  void reset(int id) {
    if (isRemembered(id)) {
      past[slot(id)] = RESET;
    }
  }

  /** What became of a stream that is not newer than the newest, nor open. */
  Past of(int id) {
    if (!isRemembered(id)) {
      return Past.CLOSED;
    }
    return switch (past[slot(id)]) {
      case OPENED -> Past.CLOSED;
      case RESET -> Past.RESET_BY_US;
      default -> Past.SKIPPED;
    };
  }

  private boolean isRemembered(int id) {
    return id > last - 2 * REMEMBERED;
  }

  private static int slot(int id) {
    return id >>> 1 & REMEMBERED - 1;
  }
}
