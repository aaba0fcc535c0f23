package io.prism.e2e.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one client's calls came to.
 *
 * @param answered calls that were answered
 * @param longestMillis the longest wait for an answer
 * @param failed calls that failed, by status
 * @param failures some of them, in words
 * @param wrong what was acknowledged and is not there, or is there and was never written
 */
public record Report(
    long answered,
    long longestMillis,
    Map<String, Long> failed,
    List<String> failures,
    List<String> wrong) {

  public Report {
    failed = Map.copyOf(failed);
    failures = List.copyOf(failures);
    wrong = List.copyOf(wrong);
  }

  /** How many calls failed. */
  public long failedCalls() {
    return failed.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The reports of all clients, by name, from the lines that {@link LoadMain} serves. */
  public static Map<String, Report> parse(String text) {
    Map<String, Draft> drafts = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 3);
      drafts.computeIfAbsent(words[0], name -> new Draft()).add(words[1], words[2]);
    }
    Map<String, Report> reports = new TreeMap<>();
    drafts.forEach((name, draft) -> reports.put(name, draft.report()));
    return reports;
  }

  private static final class Draft {
    private long answered;
    private long longest;
    private final Map<String, Long> failed = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    void add(String what, String value) {
      switch (what) {
        case "answered" -> answered = Long.parseLong(value);
        case "longest-ms" -> longest = Long.parseLong(value);
        case "failed" -> {
          String[] pair = value.split(" ");
          failed.put(pair[0], Long.parseLong(pair[1]));
        }
        case "failure" -> failures.add(value);
        case "wrong" -> wrong.add(value);
        default -> throw new IllegalArgumentException("no such line: " + what);
      }
    }

    Report report() {
      return new Report(answered, longest, failed, failures, wrong);
    }
  }
}
