package io.prism.http2.frame;

/**
 * How much data the peer may send on a stream, or on all of them together: RFC 9113, section 6.9.
 * What was read is given back in parts of half the window, so that few frames say so. Used on the
 * loop only.
 */
public final class ReceiveWindow {

  private final int most;
  private int size;
  private int unreturned;

  /** A window that is as large as it gets. */
  public ReceiveWindow(int most) {
    this.most = most;
    this.size = most;
  }

  /** Becomes another stream's. */
  public void reset() {
    size = most;
    unreturned = 0;
  }

  /** Data arrived, or padding; false when it is more than the peer may send. */
  public boolean received(int bytes) {
    size -= bytes;
    return size >= 0;
  }

  /**
   * Data was read, so that more may come.
   *
   * @return by how much to raise the peer's window now; 0 while it is not worth a frame
   */
  public int returned(int bytes) {
    unreturned += bytes;
    if (unreturned < most - unreturned) {
      return 0;
    }
    int increment = unreturned;
    unreturned = 0;
    size += increment;
    return increment;
  }
}
