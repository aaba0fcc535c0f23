package io.prism.cli.load;

import java.util.Locale;
import java.util.OptionalLong;

/** Numbers as people read them: the same in every locale. */
final class Figures {

  private Figures() {}

  /** Milliseconds, with as many digits as mean something. */
  static String millis(long nanos) {
    double millis = nanos / 1e6;
    return format(millis < 9.995 ? "%.2f" : millis < 99.95 ? "%.1f" : "%.0f", millis);
  }

  /** Milliseconds, or a dash. */
  static String millis(OptionalLong nanos) {
    return nanos.isPresent() ? millis(nanos.getAsLong()) : "-";
  }

  /** Calls a second. */
  static String rate(double perSecond) {
    return format("%.1f/s", perSecond);
  }

  /** A share of 1; what is above nothing never looks like nothing. */
  static String percent(double share) {
    return share > 0 && share < 0.0001 ? "<0.01 %" : format("%.2f %%", share * 100);
  }

  /** Bytes, in units of 1024. */
  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? format("%.1f KiB", bytes / 1024.0)
        : bytes < 1 << 30
            ? format("%.1f MiB", bytes / 1048576.0)
            : format("%.2f GiB", bytes / 1073741824.0);
  }

  /** A text with numbers in it. */
  static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
