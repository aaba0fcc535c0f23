package io.prism.control.stream.wire;

import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.control.v1.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a gateway remembers over its own restart: the set it holds, and what it serves where that
 * differs because something was refused.
 *
 * @param held the set it holds
 * @param older entries that are served instead of those of the same name in {@code held}
 */
public record SavedSets(ConfigSet held, List<Entry> older) {

  /** Copies the list. */
  public SavedSets {
    older = List.copyOf(older);
  }

  /** What is to be remembered of a gateway that holds one set and serves these entries. */
  public static SavedSets of(ConfigSet held, Collection<Entry> served) {
    return new SavedSets(
        held,
        served.stream()
            .filter(entry -> held.entry(entry.name()).filter(entry::sameAs).isEmpty())
            .toList());
  }

  /**
   * The sets to take one after the other, so that what is refused again leaves what was served
   * before it.
   */
  public List<ConfigSet> sets() {
    if (older.isEmpty() || held.version() < 2) {
      return List.of(held);
    }
    List<Entry> before = new ArrayList<>(older);
    held.entries().values().stream()
        .filter(entry -> older.stream().noneMatch(old -> old.name().equals(entry.name())))
        .forEach(before::add);
    return List.of(ConfigSet.of(held.version() - 1, before), held);
  }

  /** Writes both, compressed. */
  public void writeTo(OutputStream output) throws IOException {
    try (GZIPOutputStream zip = new GZIPOutputStream(output)) {
      message(held.version(), held.hash(), held.entries().values()).writeDelimitedTo(zip);
      message(held.version(), "", older).writeDelimitedTo(zip);
    }
  }

  /**
   * Reads both.
   *
   * @throws UnreadableException when they are damaged
   */
  public static SavedSets readFrom(InputStream input) throws IOException, UnreadableException {
    try (GZIPInputStream zip = new GZIPInputStream(input)) {
      Optional<Snapshot> held = Optional.ofNullable(Snapshot.parseDelimitedFrom(zip));
      Optional<Snapshot> older = Optional.ofNullable(Snapshot.parseDelimitedFrom(zip));
      if (held.isEmpty() || older.isEmpty()) {
        throw new UnreadableException("what was remembered is not complete");
      }
      ConfigSet set = ConfigSet.of(held.get().getVersion(), entries(held.get()));
      if (set.version() < 1 || !set.hash().equals(held.get().getHash())) {
        throw new UnreadableException("what was remembered is damaged");
      }
      return new SavedSets(set, entries(older.get()));
    } catch (IllegalArgumentException e) {
      throw new UnreadableException("what was remembered is damaged", e);
    }
  }

  private static List<Entry> entries(Snapshot message) {
    return message.getEntriesList().stream().map(EntryMessages::read).toList();
  }

  private static Snapshot message(long version, String hash, Collection<Entry> entries) {
    Snapshot.Builder message = Snapshot.newBuilder().setVersion(version).setHash(hash);
    entries.forEach(entry -> message.addEntries(EntryMessages.write(entry)));
    return message.build();
  }
}
