package io.prism.backend;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one store, secrets resolved. {@link #toString} shows names only, since a value
 * may be a credential.
 *
 * @param values by name, in the forms of {@link SettingSpec.Kind}
 */
public record Settings(Map<String, String> values) {

  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,15})\\s*(B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)?");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|min|h|d)");

  /** Copies the map. */
  public Settings {
    values = Map.copyOf(values);
  }

  /** The text of a setting. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A number. */
  public Optional<Long> number(String name) {
    return text(name).map(Long::parseLong);
  }

  /** A number of bytes. */
  public Optional<Long> size(String name) {
    return text(name).map(Settings::parseSize);
  }

  /** A time. */
  public Optional<Duration> duration(String name) {
    return text(name).map(Settings::parseDuration);
  }

  /** A flag. */
  public Optional<Boolean> flag(String name) {
    return text(name).map(Settings::parseFlag);
  }

  /** A path as written. */
  public Optional<Path> path(String name) {
    return text(name).map(Path::of);
  }

  /**
   * Reads a value of a kind only to see whether that works.
   *
   * @throws IllegalArgumentException with a message that shows the accepted form; it never repeats
   *     the value of a secret
   */
  public static void check(SettingSpec.Kind kind, String value) {
    switch (kind) {
      case TEXT, PATH, SECRET -> {
        if (value.isEmpty()) {
          throw new IllegalArgumentException("must not be empty");
        }
      }
      case NUMBER -> parseNumber(value);
      case SIZE -> parseSize(value);
      case DURATION -> parseDuration(value);
      case FLAG -> parseFlag(value);
    }
  }

  /** Reads a decimal number. */
  public static long parseNumber(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no whole number");
    }
  }

  /** Reads {@code 64MiB} (binary) or {@code 1GB} (decimal); a bare number counts bytes. */
  public static long parseSize(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no size; write a number and B, KB, MB, GB, TB, KiB, MiB, GiB or TiB");
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    int power = "BKMGT".indexOf(unit.charAt(0));
    long base = unit.endsWith("iB") ? 1024 : 1000;
    long factor = 1;
    for (int i = 0; i < power; i++) {
      factor *= base;
    }
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is too large");
    }
  }

  /**
   * Reads {@code 500ms}, {@code 30s}, {@code 10m} (or {@code 10min}), {@code 12h} or {@code 7d}.
   */
  public static Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write a number and ms, s, m, min, h or d");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m", "min" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** Reads {@code true} or {@code false}. */
  public static boolean parseFlag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }

  @Override
  public String toString() {
    return "Settings" + values.keySet();
  }
}
