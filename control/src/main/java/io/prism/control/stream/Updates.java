package io.prism.control.stream;

import java.util.ArrayList;
import java.util.List;

/** Cuts sets and differences between sets into messages of bounded size. */
final class Updates {

  /** Well below the 4 MiB of a message: an entry that begins below it may go beyond. */
  static final int PART_BYTES = 1 << 20;

  /** Names, hashes and framing of one entry, generously. */
  private static final int ENTRY_OVERHEAD = 512;

  private Updates() {}

  static List<Down.Update> snapshot(ConfigSet set) {
    return parts(0, set, List.copyOf(set.entries().values()), List.of());
  }

  static List<Down.Update> delta(ConfigSet from, ConfigSet to) {
    List<Entry> changed =
        to.entries().values().stream()
            .filter(entry -> from.entry(entry.name()).filter(entry::sameAs).isEmpty())
            .toList();
    List<String> removed =
        from.entries().keySet().stream().filter(name -> !to.entries().containsKey(name)).toList();
    return parts(from.version(), to, changed, removed);
  }

  private static List<Down.Update> parts(
      long from, ConfigSet to, List<Entry> changed, List<String> removed) {
    List<List<Entry>> groups = new ArrayList<>();
    List<Entry> group = new ArrayList<>();
    // Removed names travel with the first part; thousands of them stay below the slack of a part.
    int bytes = 0;
    for (Entry entry : changed) {
      if (bytes >= PART_BYTES) {
        groups.add(group);
        group = new ArrayList<>();
        bytes = 0;
      }
      group.add(entry);
      bytes += entry.content().size() + ENTRY_OVERHEAD;
    }
    groups.add(group);
    List<Down.Update> parts = new ArrayList<>();
    for (int part = 0; part < groups.size(); part++) {
      parts.add(
          new Down.Update(
              from,
              to.version(),
              to.hash(),
              part,
              groups.size(),
              groups.get(part),
              part == 0 ? removed : List.of()));
    }
    return parts;
  }
}
