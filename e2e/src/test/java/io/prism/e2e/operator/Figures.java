package io.prism.e2e.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** What tests measured on the way, in {@code e2e/target/figures.txt} and on standard error. */
final class Figures {

  private static final Path FILE = Repository.file("e2e/target/figures.txt");

  private Figures() {}

  static void record(String what, Duration time) {
    record(what, "%.2f s".formatted(time.toMillis() / 1000.0));
  }

  /** Median, 95th percentile and the longest. */
  static void record(String what, List<Duration> times) {
    List<Duration> sorted = times.stream().sorted().toList();
    record(
        what,
        "median %.2f s, p95 %.2f s, longest %.2f s of %d"
            .formatted(
                seconds(sorted, 0.5), seconds(sorted, 0.95), seconds(sorted, 1), sorted.size()));
  }

  private static double seconds(List<Duration> sorted, double share) {
    int place = Math.max(0, (int) Math.ceil(share * sorted.size()) - 1);
    return sorted.get(place).toMillis() / 1000.0;
  }

  static synchronized void record(String what, String value) {
    String line = what + ": " + value;
    System.err.println("figure: " + line);
    try {
      Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
