package io.prism.cli;

import io.prism.backend.Settings;
import java.time.Duration;
import picocli.CommandLine;

/**
 * Reads durations the way configuration documents write them, such as {@code 500ms} or {@code 7d}.
 */
public final class DurationConverter implements CommandLine.ITypeConverter<Duration> {

  /** More than any call can use, and far less than a {@code google.protobuf.Duration} can hold. */
  private static final Duration LONGEST = Duration.ofDays(3_650_000);

  @Override
  public Duration convert(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException when it is none, or too long to be sent
   */
  public static Duration parse(String text) {
    Duration duration = Settings.parseDuration(text);
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is too long; the most is " + LONGEST.toDays() + "d");
    }
    return duration;
  }
}
