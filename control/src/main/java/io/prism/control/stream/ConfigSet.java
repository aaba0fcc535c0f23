package io.prism.control.stream;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One version of a shard's configuration.
 *
 * @param version grows with every change; 0 only for {@link #NONE}
 * @param hash stands for the entries, whatever the version
 * @param entries by name, in the order of names
 */
public record ConfigSet(long version, String hash, Map<String, Entry> entries) {

  /** What a shard has before its first version. */
  public static final ConfigSet NONE = new ConfigSet(0, "", Map.of());

  /** Copies the map. */
  public ConfigSet {
    if (version < 0) {
      throw new IllegalArgumentException("a version is not negative: " + version);
    }
    entries = Collections.unmodifiableMap(new TreeMap<>(entries));
  }

  /** A set with the hash that belongs to its entries. */
  public static ConfigSet of(long version, Collection<Entry> entries) {
    Map<String, Entry> byName = new TreeMap<>();
    for (Entry entry : entries) {
      if (byName.put(entry.name(), entry) != null) {
        throw new IllegalArgumentException("two entries are named '" + entry.name() + "'");
      }
    }
    Sha256 hash = new Sha256();
    byName.values().forEach(entry -> hash.add(entry.name()).add(entry.hash()));
    return new ConfigSet(version, hash.hex(), byName);
  }

  /** An entry by its name. */
  public Optional<Entry> entry(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** Names this set without its content. */
  public Held held() {
    return new Held(version, hash);
  }

  /**
   * The set that a leader commits after this one; empty when nothing is to be said. What is neither
   * accepted nor deleted stays: a leader that knows little yet takes nothing away. An entry whose
   * epoch is lower than here is left out, since whoever rendered it had not seen the latest one.
   * What is served is not erased: a namespace takes away an order that somebody forgot.
   *
   * @param accepted what was accepted of each namespace
   * @param deleted names whose deletion has finished
   * @param floor the highest version that any gateway holds: the new version exceeds it, also when
   *     the committed sets were restored from a backup
   */
  public Optional<ConfigSet> next(Collection<Entry> accepted, Set<String> deleted, long floor) {
    Map<String, Entry> after = new TreeMap<>(entries);
    for (Entry entry : accepted) {
      after.merge(entry.name(), entry, (old, young) -> young.epoch() < old.epoch() ? old : young);
    }
    deleted.forEach(after::remove);
    // After all else: which of the two was named first says nothing.
    Set<String> served = Set.copyOf(after.keySet());
    after.keySet().removeIf(name -> Entry.erased(name).filter(served::contains).isPresent());
    if (version > 0 && floor <= version && after.equals(entries)) {
      return Optional.empty();
    }
    return Optional.of(of(Math.max(version, floor) + 1, after.values()));
  }

  /** The epoch of each entry that needs a lease. */
  public Map<String, Integer> leasedEpochs() {
    Map<String, Integer> epochs = new TreeMap<>();
    for (Entry entry : entries.values()) {
      if (entry.leased()) {
        epochs.put(entry.name(), entry.epoch());
      }
    }
    return epochs;
  }
}
