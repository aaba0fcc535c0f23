package io.prism.backend.tck;

import io.prism.backend.Version;
import io.prism.backend.keyvalue.Expiry;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a namespace must hold, the simplest way: a map in the order of keys that are all ASCII.
 * Confined to one thread.
 */
final class RandomModel {

  /**
   * An item.
   *
   * @param value its value
   * @param version the version that the store reported
   * @param expiresAtMillis its expiry
   */
  record Entry(String value, Version version, long expiresAtMillis) {}

  private final TreeMap<String, Entry> entries = new TreeMap<>();
  private final TreeMap<String, Version> largest = new TreeMap<>();

  /** The item that a call at this time sees. */
  Optional<Entry> at(String key, long now) {
    return Optional.ofNullable(entries.get(key)).filter(entry -> entry.expiresAtMillis() > now);
  }

  /** The items that a call at this time sees, in order. */
  TreeMap<String, Entry> all(long now) {
    TreeMap<String, Entry> live = new TreeMap<>(entries);
    live.values().removeIf(entry -> entry.expiresAtMillis() <= now);
    return live;
  }

  /** The store says that it wrote an item; its version must be larger than all earlier ones. */
  void wrote(String key, String value, Version version, long expiresAtMillis) {
    Version before = largest.getOrDefault(key, Version.ZERO);
    if (version.compareTo(before) <= 0) {
      throw new AssertionError("version " + version + " of " + key + " is not beyond " + before);
    }
    largest.put(key, version);
    entries.put(key, new Entry(value, version, expiresAtMillis));
  }

  /** The store says that it removed an item. */
  void removed(String key) {
    entries.remove(key);
  }

  /** Until when an item written now lives. */
  static long expiry(long now, int seconds) {
    return seconds == 0 ? Expiry.NEVER : now + seconds * 1_000L;
  }
}
