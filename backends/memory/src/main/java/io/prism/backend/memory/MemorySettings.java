package io.prism.backend.memory;

import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a memory store.
 *
 * @param maxBytes what rows and token records together may take
 * @param tombstoneRetention how long the trace of a deletion is kept at least
 */
record MemorySettings(long maxBytes, Duration tombstoneRetention) {

  private static final String MAX_BYTES = "max_bytes";
  private static final String TOMBSTONE_RETENTION = "tombstone_retention";
  private static final long LEAST_MAX_BYTES = 64 * 1024;

  /**
   * Less than a third of the heap that the launcher gives: a store that is full must say so, not
   * die.
   */
  static final MemorySettings DEFAULTS = new MemorySettings(64L * 1024 * 1024, Duration.ofHours(1));

  static final List<SettingSpec> SPECS =
      List.of(
          SettingSpec.optional(
              MAX_BYTES,
              SettingSpec.Kind.SIZE,
              "64MiB",
              "Bytes of heap that items, tombstones and token records may take together; beyond it"
                  + " writes that need more room fail."),
          SettingSpec.optional(
              TOMBSTONE_RETENTION,
              SettingSpec.Kind.DURATION,
              "1h",
              "How long the trace of a deletion is kept at least, for copies that catch up."));

  static MemorySettings of(Settings settings) {
    return new MemorySettings(
        settings.size(MAX_BYTES).orElse(DEFAULTS.maxBytes),
        settings.duration(TOMBSTONE_RETENTION).orElse(DEFAULTS.tombstoneRetention));
  }

  static List<SettingProblem> validate(Settings settings) {
    return settings
        .size(MAX_BYTES)
        .filter(bytes -> bytes < LEAST_MAX_BYTES)
        .map(
            bytes ->
                new SettingProblem(
                    MAX_BYTES,
                    bytes + " bytes have no room for data",
                    "give at least " + LEAST_MAX_BYTES / 1024 + "KiB"))
        .map(List::of)
        .orElse(List.of());
  }
}
