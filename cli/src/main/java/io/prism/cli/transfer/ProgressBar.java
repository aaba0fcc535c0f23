package io.prism.cli.transfer;

import java.io.PrintWriter;

/** Shows on a terminal how far a transfer is; elsewhere it stays silent. Confined to one thread. */
final class ProgressBar implements AutoCloseable {

  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintWriter err;
  private final boolean visible;
  private final long totalBytes;
  private final long startNanos = System.nanoTime();
  private long drawnNanos;

  /**
   * A bar.
   *
   * @param totalBytes what makes a hundred per cent; 0: not known
   */
  ProgressBar(PrintWriter err, long totalBytes) {
    this.err = err;
    this.visible = System.console() != null && System.console().isTerminal();
    this.totalBytes = totalBytes;
  }

  void update(long items, long bytes) {
    long now = System.nanoTime();
    if (!visible || now - drawnNanos < REDRAW_NANOS) {
      return;
    }
    drawnNanos = now;
    double seconds = Math.max(0.001, (now - startNanos) / 1e9);
    String bar = "";
    if (totalBytes > 0) {
      int filled = (int) Math.min(WIDTH, WIDTH * bytes / totalBytes);
      bar =
          "["
              + "#".repeat(filled)
              + " ".repeat(WIDTH - filled)
              + "] "
              + Math.min(100, 100 * bytes / totalBytes)
              + " % ";
    }
    err.printf("\r%s%,d items, %,.0f items/s ", bar, items, items / seconds);
    err.flush();
  }

  @Override
  public void close() {
    if (visible) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
