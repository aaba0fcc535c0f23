package io.prism.control.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts the parts of an update together again, and the update and what is held. */
final class Assembly {

  private final List<Down.Update> parts = new ArrayList<>();

  /**
   * Takes a part.
   *
   * @return the set, once it is complete
   * @throws MisfitException when the part does not continue what came before, or the result is not
   *     what it should be; what came before is forgotten
   */
  Optional<ConfigSet> add(Down.Update part, ConfigSet held) throws MisfitException {
    if (part.part() == 0) {
      parts.clear();
    }
    if (!continues(part)) {
      parts.clear();
      throw new MisfitException();
    }
    parts.add(part);
    if (parts.size() < part.parts()) {
      return Optional.empty();
    }
    Map<String, Entry> entries = new TreeMap<>();
    if (!part.isSnapshot()) {
      if (part.from() != held.version()) {
        parts.clear();
        throw new MisfitException();
      }
      entries.putAll(held.entries());
    }
    for (Down.Update each : parts) {
      each.removed().forEach(entries::remove);
      each.changed().forEach(entry -> entries.put(entry.name(), entry));
    }
    parts.clear();
    ConfigSet set = ConfigSet.of(part.to(), entries.values());
    if (!set.hash().equals(part.hash())) {
      throw new MisfitException();
    }
    return Optional.of(set);
  }

  /** Forgets an update that is not complete. */
  void reset() {
    parts.clear();
  }

  private boolean continues(Down.Update part) {
    if (part.part() != parts.size()) {
      return false;
    }
    if (parts.isEmpty()) {
      return true;
    }
    Down.Update first = parts.getFirst();
    return first.from() == part.from()
        && first.to() == part.to()
        && first.hash().equals(part.hash())
        && first.parts() == part.parts();
  }

  /** What came does not fit together; only a snapshot helps. */
  static final class MisfitException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
