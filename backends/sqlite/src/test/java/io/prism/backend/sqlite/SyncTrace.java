package io.prism.backend.sqlite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges a trace of a {@link WritingProcess}: before the process reports an acknowledgement, the
 * log must have been written with the acknowledged value, and then a sync of the log must have
 * begun and succeeded.
 */
final class SyncTrace {

  private static final Pattern LINE = Pattern.compile("(\\d+)\\s+(.*)");
  private static final Pattern ACK =
      Pattern.compile("write\\(1<[^>]*>, \"ack (\\d+) (\\d+)\\\\n\".*");
  private static final Pattern LOG_WRITE = Pattern.compile("pwrite64\\(\\d+<[^>]*-wal>, (.*)");
  private static final Pattern LOG_SYNC = Pattern.compile("f(?:data)?sync\\(\\d+<[^>]*-wal>.*");
  private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>.*");
  private static final Pattern MARKER = Pattern.compile("value-\\d+-\\d+;");

  /** A call that ran from one line of the trace to another. */
  private record Span(int from, int to) {}

  /** A call that another process interrupted in the trace. */
  private record Unfinished(int from, String text) {}

  private final Map<String, Integer> firstWritten = new HashMap<>();
  private final List<Span> syncs = new ArrayList<>();
  private final Map<String, Integer> acknowledged = new HashMap<>();

  private SyncTrace() {}

  /** Reads the lines of a trace. */
  static SyncTrace parse(List<String> lines) {
    SyncTrace trace = new SyncTrace();
    Map<String, Unfinished> unfinished = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher line = LINE.matcher(lines.get(i));
      if (!line.matches()) {
        continue;
      }
      String process = line.group(1);
      String text = line.group(2);
      if (RESUMED.matcher(text).matches()) {
        Unfinished call = unfinished.remove(process);
        if (call != null) {
          trace.ended(call.text(), text, call.from(), i);
        }
        continue;
      }
      trace.begun(text, i);
      if (text.endsWith("<unfinished ...>")) {
        unfinished.put(process, new Unfinished(i, text));
      } else {
        trace.ended(text, text, i, i);
      }
    }
    return trace;
  }

  private void begun(String text, int line) {
    Matcher ack = ACK.matcher(text);
    if (ack.matches()) {
      acknowledged.put(
          WritingProcess.marker(Integer.parseInt(ack.group(1)), Integer.parseInt(ack.group(2))),
          line);
    }
  }

  private void ended(String call, String end, int from, int to) {
    Matcher write = LOG_WRITE.matcher(call);
    if (write.matches()) {
      MARKER
          .matcher(write.group(1))
          .results()
          .forEach(marker -> firstWritten.putIfAbsent(marker.group(), to));
    } else if (LOG_SYNC.matcher(call).matches() && end.endsWith("= 0")) {
      syncs.add(new Span(from, to));
    }
  }

  /** How many acknowledgements were reported. */
  int acknowledgements() {
    return acknowledged.size();
  }

  /** How many syncs of the log succeeded. */
  int syncs() {
    return syncs.size();
  }

  /** The acknowledgements that came before their write was synced. */
  List<String> violations() {
    List<String> violations = new ArrayList<>();
    acknowledged.forEach(
        (marker, reported) -> {
          Integer written = firstWritten.get(marker);
          if (written == null || written > reported) {
            violations.add(marker + " was not in the log");
          } else if (syncs.stream()
              .noneMatch(sync -> sync.from() > written && sync.to() < reported)) {
            violations.add(marker + " was not synced");
          }
        });
    return violations;
  }
}
