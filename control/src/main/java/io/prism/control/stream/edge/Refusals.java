package io.prism.control.stream.edge;

import io.prism.control.stream.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why entries are refused. Each reason is told once, though it is found again at each attempt. */
final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final Map<String, Refusal> byName = new HashMap<>();

  void add(Entry entry, Refusal refusal, long version) {
    Refusal before = byName.put(entry.name(), refusal);
    if (!refusal.equals(before)) {
      LOG.atWarn()
          .addKeyValue("namespace", entry.name())
          .addKeyValue("version", version)
          .addKeyValue("reason", refusal.reason())
          .log(
              Entry.isErasure(entry.name())
                  ? "data is not erased yet"
                  : "refused; what was served before stays");
    }
  }

  /** Forgets those of other names. */
  void keep(Collection<String> names) {
    byName.keySet().retainAll(names);
  }

  Map<String, String> reasons() {
    Map<String, String> reasons = new HashMap<>();
    byName.forEach((name, refusal) -> reasons.put(name, refusal.reason()));
    return reasons;
  }

  /** Without the entries that only keep their successors out until the next start. */
  List<Entry> worthKeeping(Collection<Entry> served) {
    return served.stream()
        .filter(
            entry -> {
              Refusal refusal = byName.get(entry.name());
              return refusal == null || !refusal.untilRestart();
            })
        .toList();
  }
}
