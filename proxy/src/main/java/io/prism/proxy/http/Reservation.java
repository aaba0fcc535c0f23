package io.prism.proxy.http;

/** What one request holds of the process's byte budget. Used on one loop. */
final class Reservation {

  /** Bodies of unknown length ask for this many bytes at a time. */
  private static final int STEP = 64 << 10;

  private final HttpDoorHooks hooks;
  private final int weight;
  private long coveredBytes;

  /**
   * Nothing, for now.
   *
   * @param weight how much memory a byte of body costs
   */
  Reservation(HttpDoorHooks hooks, int weight) {
    this.hooks = hooks;
    this.weight = weight;
  }

  /** Asks for what a body of so many bytes costs, beyond what is held already. */
  boolean cover(long bodyBytes) {
    if (weight == 0 || bodyBytes <= coveredBytes) {
      return true;
    }
    long more = bodyBytes - coveredBytes;
    if (!hooks.tryReserve(more * weight)) {
      return false;
    }
    coveredBytes += more;
    return true;
  }

  /** Asks for what a body that has grown to so many bytes costs, with some room to grow on. */
  boolean coverGrowing(long bodyBytes) {
    return bodyBytes <= coveredBytes || cover((bodyBytes / STEP + 1) * STEP);
  }

  /** Gives everything back. */
  void release() {
    if (coveredBytes > 0) {
      hooks.release(coveredBytes * weight);
      coveredBytes = 0;
    }
  }
}
