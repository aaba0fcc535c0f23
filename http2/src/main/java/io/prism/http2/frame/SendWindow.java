package io.prism.http2.frame;

/**
 * How much data the peer lets a stream, or all of them together, send: RFC 9113, section 6.9. Falls
 * below zero when the peer takes back what was used already. Used on the loop only.
 */
public final class SendWindow {

  private int size;

  /** A window of a size. */
  public SendWindow(int size) {
    this.size = size;
  }

  /** Becomes another stream's. */
  public void reset(int newSize) {
    size = newSize;
  }

  /** Bytes that may be sent now; none unless it is positive. */
  public int size() {
    return size;
  }

  /** Data was sent. */
  public void sent(int bytes) {
    size -= bytes;
  }

  /** Changes the window; false, and nothing is changed, when it would leave what is legal. */
  public boolean change(int by) {
    long changed = (long) size + by;
    if (changed > Integer.MAX_VALUE) {
      return false;
    }
    size = (int) changed;
    return true;
  }
}
