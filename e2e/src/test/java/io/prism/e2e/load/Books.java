package io.prism.e2e.load;

import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the calls of one client came to. Safe for use by several threads. */
final class Books {

  /** More of them say nothing more. */
  private static final int SAMPLES = 30;

  private final String client;
  private long answered;
  private long longestNanos;
  private final Map<Status.Code, Long> failed = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  Books(String client) {
    this.client = client;
  }

  synchronized void answered(long nanos) {
    answered++;
    longestNanos = Math.max(longestNanos, nanos);
  }

  synchronized void failed(String what, Status status, long nanos) {
    failed.merge(status.getCode(), 1L, Long::sum);
    if (failures.size() < SAMPLES) {
      failures.add(
          "%s %s after %d ms: %s".formatted(Instant.now(), what, nanos / 1_000_000, status));
    }
  }

  /** Something acknowledged that is not there, or something there that was never written. */
  synchronized void wrong(String what) {
    if (wrong.size() < SAMPLES) {
      wrong.add(Instant.now() + " " + what);
    }
  }

  /** The lines of a report; see {@link Report}. */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(client + " answered " + answered);
    lines.add(client + " longest-ms " + longestNanos / 1_000_000);
    failed.forEach((code, count) -> lines.add(client + " failed " + code + " " + count));
    failures.forEach(text -> lines.add(client + " failure " + oneLine(text)));
    wrong.forEach(text -> lines.add(client + " wrong " + oneLine(text)));
    return lines;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
