package io.prism.cli.kv;

import com.google.protobuf.util.Durations;
import io.prism.cli.DurationConverter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How long an item written shall live. */
final class TtlOptions {

  @ArgGroup private @Nullable Choice choice;

  private static final class Choice {
    @Option(
        names = "--ttl",
        paramLabel = "DURATION",
        converter = DurationConverter.class,
        description = "Expire the item after this time, such as 30s or 7d.")
    private @Nullable Duration ttl;

    @Option(
        names = "--no-expiration",
        description = "Keep the item forever, whatever the namespace's default.")
    private boolean noExpiration;
  }

  Optional<com.google.protobuf.Duration> ttl() {
    return Optional.ofNullable(choice)
        .flatMap(given -> Optional.ofNullable(given.ttl))
        .map(ttl -> Durations.fromMillis(ttl.toMillis()));
  }

  boolean noExpiration() {
    return choice != null && choice.noExpiration;
  }
}
