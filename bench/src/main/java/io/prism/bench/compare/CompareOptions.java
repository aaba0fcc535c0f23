package io.prism.bench.compare;

import io.prism.bench.process.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every comparison. */
final class CompareOptions {

  @Option(
      names = "--full",
      description =
          "Longer turns, more of them, and the parts that take long: about 40 minutes instead of less"
              + " than ten minutes.")
  private boolean full;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "Turns of each contestant (default: 5, with --full 7).")
  private @Nullable Integer repetitions;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long a turn takes (default: 1, with --full 3).")
  private @Nullable Double seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      description =
          "The longest warm-up of a contestant; it ends when three seconds agree (default: 8, with"
              + " --full 20).")
  private @Nullable Integer warmUp;

  @Option(
      names = "--gateway-option",
      paramLabel = "OPTION",
      description =
          "A further option of the gateway, as --gateway-option=--NAME=VALUE; repeatable.")
  private List<String> gatewayOptions = new ArrayList<>();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where to write the result as JSON (default: .prism/bench/TIME.json).")
  private @Nullable Path json;

  @Option(
      names = "--strict",
      description = "End with exit code 1 when a measure fails what it must reach.")
  private boolean strict;

  /** As they were given, with what holds on this machine for the rest. */
  Settings settings() {
    return settings(Runtime.getRuntime().availableProcessors(), Tools.find("taskset").isPresent());
  }

  /** The same on a machine with so many cores. */
  Settings settings(int cores, boolean canPin) {
    boolean pinned = canPin && cores > 1;
    return new Settings(
        full,
        repetitions == null ? full ? 7 : 5 : repetitions,
        seconds == null ? full ? 3 : 1 : seconds,
        warmUp == null ? full ? 20 : 8 : warmUp,
        pinned ? Optional.of(0) : Optional.empty(),
        pinned ? Optional.of(1) : Optional.empty(),
        gatewayOptions);
  }

  /** Where the JSON goes, when that was said. */
  Optional<Path> json() {
    return Optional.ofNullable(json);
  }

  boolean strict() {
    return strict;
  }
}
