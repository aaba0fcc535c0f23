package io.prism.cli;

import io.prism.backend.Settings;
import java.time.Duration;
import picocli.CommandLine;

/**
 * Reads durations the way configuration documents write them, such as {@code 500ms} or {@code 7d}.
 */
public final class DurationConverter implements CommandLine.ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    try {
      return Settings.parseDuration(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }
}
