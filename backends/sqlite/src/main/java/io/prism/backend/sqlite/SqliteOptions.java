package io.prism.backend.sqlite;

import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The settings of a store, read.
 *
 * @param path the file; empty: named after the store
 * @param readers threads that read single items
 * @param queueOperations most calls of a kind that wait
 * @param queueBytes most bytes of keys and values that wait
 * @param maxSize most bytes of the file; empty: what the disk has
 * @param logSize bytes of the write-ahead log at which readers wait for it to be emptied
 * @param cacheSize bytes of pages kept in memory for the writer
 * @param tombstoneRetention how long a deletion is kept before it is swept
 */
record SqliteOptions(
    Optional<Path> path,
    int readers,
    int queueOperations,
    long queueBytes,
    OptionalLong maxSize,
    long logSize,
    long cacheSize,
    Duration tombstoneRetention) {

  private static final int MIN_QUEUE_OPERATIONS = 2_000;
  private static final long MIN_QUEUE_BYTES = 64L << 20;
  private static final long MIN_MAX_SIZE = 1L << 20;
  private static final long MIN_LOG = 1L << 20;
  private static final long MIN_CACHE = 1L << 20;
  private static final int MAX_READERS = 64;

  static final List<SettingSpec> SPECS =
      List.of(
          SettingSpec.optional(
              "path",
              SettingSpec.Kind.PATH,
              "<name>.db",
              "The file; its -wal, -shm, -reserve and .lock companions lie beside it."),
          SettingSpec.optional(
              "readers", SettingSpec.Kind.NUMBER, "2", "Threads that read single items."),
          SettingSpec.optional(
              "queue_operations",
              SettingSpec.Kind.NUMBER,
              "8192",
              "Most calls of a kind that wait; one namespace alone may hold half of them."),
          SettingSpec.optional(
              "queue_bytes",
              SettingSpec.Kind.SIZE,
              "64MiB",
              "Most bytes of keys and values that wait; one namespace alone may hold half of them."),
          SettingSpec.optional(
              "max_size",
              SettingSpec.Kind.SIZE,
              "",
              "Most bytes of the file; beyond it writes fail with STORE_FULL and deletes go on."),
          SettingSpec.optional(
              "log_size",
              SettingSpec.Kind.SIZE,
              "32MiB",
              "Size of the write-ahead log at which reads pause for it to be emptied."),
          SettingSpec.optional(
              "cache_size",
              SettingSpec.Kind.SIZE,
              "16MiB",
              "Pages of the file kept in memory by the writer."),
          SettingSpec.optional(
              "tombstone_retention",
              SettingSpec.Kind.DURATION,
              "1h",
              "How long a deletion is kept, so that late copies of the item stay deleted."));

  /** Reads settings that passed {@link #problems}. */
  static SqliteOptions of(Settings settings) {
    return new SqliteOptions(
        settings.path("path"),
        Math.toIntExact(settings.number("readers").orElse(2L)),
        Math.toIntExact(settings.number("queue_operations").orElse(8192L)),
        settings.size("queue_bytes").orElse(64L << 20),
        settings.size("max_size").map(OptionalLong::of).orElseGet(OptionalLong::empty),
        settings.size("log_size").orElse(32L << 20),
        settings.size("cache_size").orElse(16L << 20),
        settings.duration("tombstone_retention").orElse(Duration.ofHours(1)));
  }

  /** What is out of range. */
  static List<SettingProblem> problems(Settings settings) {
    List<SettingProblem> problems = new ArrayList<>();
    requireRange(problems, "readers", settings.number("readers"), 1, MAX_READERS);
    // A batch of 1,000 items must find room beside others.
    requireRange(
        problems,
        "queue_operations",
        settings.number("queue_operations"),
        MIN_QUEUE_OPERATIONS,
        1_000_000);
    // So must a batch of 16 MiB.
    requireRange(problems, "queue_bytes", settings.size("queue_bytes"), MIN_QUEUE_BYTES, 1L << 40);
    requireRange(problems, "max_size", settings.size("max_size"), MIN_MAX_SIZE, 1L << 47);
    requireRange(problems, "log_size", settings.size("log_size"), MIN_LOG, 1L << 40);
    requireRange(problems, "cache_size", settings.size("cache_size"), MIN_CACHE, 1L << 34);
    settings
        .text("path")
        .filter(path -> path.contains("?"))
        .ifPresent(
            path ->
                problems.add(
                    new SettingProblem(
                        "path",
                        "the path holds a question mark, which the driver takes for options",
                        "choose a path without one")));
    return problems;
  }

  private static void requireRange(
      List<SettingProblem> problems, String name, Optional<Long> value, long min, long max) {
    value
        .filter(number -> number < min || number > max)
        .ifPresent(
            number ->
                problems.add(
                    new SettingProblem(
                        name,
                        number + " is out of range",
                        "choose a value from " + min + " to " + max)));
  }
}
