package io.prism.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Calls that a gateway makes to itself before it is ready. */
final class WarmUpOption {

  /** Reads a duration, or a zero without a unit. */
  static final class Converter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return text.equals("0") ? Duration.ZERO : new DurationConverter().convert(text);
    }
  }

  @Option(
      names = "--warm-up",
      paramLabel = "DURATION",
      defaultValue = "1s",
      converter = Converter.class,
      description =
          "How long the gateway may make calls to itself before it is ready, so that clients find"
              + " compiled code; 0 for none (default ${DEFAULT-VALUE}).")
  private Duration most = Duration.ZERO;

  Duration most() {
    return most;
  }
}
