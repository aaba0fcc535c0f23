package io.prism.control.document;

import io.prism.control.violation.Rule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of values that several fields share. */
public final class Grammar {

  /** 10^18 bytes, far above anything real and far below an overflow. */
  private static final long MAX_SIZE = 1_000_000_000_000_000_000L;

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]*)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s*([A-Za-z]*)");
  private static final Pattern COUNT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([KkMm]?)");
  private static final Pattern RATE =
      Pattern.compile(
          "(\\d{1,12}(?:\\.\\d{1,6})?\\s*[KkMm]?)\\s*(?:rps|qps|[a-z]+/(?:s|sec|second))");
  private static final Pattern LATENCY =
      Pattern.compile("(p\\d{1,3}(?:\\.\\d+)?)\\s*(<=?)\\s*(.+)");

  private static final Map<String, Duration> TIME_UNITS =
      Map.ofEntries(
          Map.entry("ms", Duration.ofMillis(1)),
          Map.entry("s", Duration.ofSeconds(1)),
          Map.entry("sec", Duration.ofSeconds(1)),
          Map.entry("m", Duration.ofMinutes(1)),
          Map.entry("min", Duration.ofMinutes(1)),
          Map.entry("h", Duration.ofHours(1)),
          Map.entry("hour", Duration.ofHours(1)),
          Map.entry("hours", Duration.ofHours(1)),
          Map.entry("d", Duration.ofDays(1)),
          Map.entry("day", Duration.ofDays(1)),
          Map.entry("days", Duration.ofDays(1)));

  private static final Map<String, Long> SIZE_UNITS =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("B", 1L),
          Map.entry("KB", 1_000L),
          Map.entry("MB", 1_000_000L),
          Map.entry("GB", 1_000_000_000L),
          Map.entry("TB", 1_000_000_000_000L),
          Map.entry("Ki", 1L << 10),
          Map.entry("Mi", 1L << 20),
          Map.entry("Gi", 1L << 30),
          Map.entry("Ti", 1L << 40),
          Map.entry("KiB", 1L << 10),
          Map.entry("MiB", 1L << 20),
          Map.entry("GiB", 1L << 30),
          Map.entry("TiB", 1L << 40));

  private Grammar() {}

  /** Text as it is, but not empty and of a bounded length. */
  static Form<String> text(int maxLength) {
    return text -> {
      if (text.isBlank() || text.length() > maxLength) {
        throw new BadValueException(
            "this must have 1 to " + maxLength + " characters", "shorten it, or fill it in");
      }
      return text;
    };
  }

  /** A name of namespaces, teams and backends: up to 63 lowercase letters, digits and hyphens. */
  static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new BadValueException(
          "this is not a name",
          "use 1 to 63 lowercase letters, digits and hyphens, with no hyphen at either end");
    }
    return text;
  }

  /** {@code true} or {@code false}. */
  static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new BadValueException("this is neither true nor false", "write true or false");
    };
  }

  /** One of some words; others are refused with the nearest one. */
  public static <T> Form<T> word(Collection<T> values, Function<T, String> word) {
    return text ->
        values.stream()
            .filter(value -> word.apply(value).equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadValueException(
                        "this word is not known here",
                        DidYouMean.remedy(values.stream().map(word).toList(), text)));
  }

  /** A whole number within bounds. */
  public static Form<Integer> integer(int min, int max) {
    return text -> {
      int number;
      try {
        number = Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw new BadValueException(
            "this is not a whole number", "write a number from " + min + " to " + max);
      }
      if (number < min || number > max) {
        throw outOfRange("write a number from " + min + " to " + max);
      }
      return number;
    };
  }

  /** {@code 30s}, {@code 15min}, {@code 30days}: positive, at most a hundred years. */
  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    Optional<Duration> unit =
        matcher.matches()
            ? Optional.ofNullable(TIME_UNITS.get(matcher.group(2)))
            : Optional.empty();
    if (unit.isEmpty()) {
      throw new BadValueException(
          "this is not a duration", "write a number and one of ms, s, min, h, days, such as 15min");
    }
    long count = Long.parseLong(matcher.group(1));
    if (count == 0 || count > LONGEST.toMillis() / unit.get().toMillis()) {
      throw outOfRange("write a time longer than 0 and no longer than 36500days");
    }
    return unit.get().multipliedBy(count);
  }

  /** A duration within bounds, which are told in the units they are given in. */
  public static Form<Duration> duration(String min, String max) {
    Duration lowest = duration(min);
    Duration highest = duration(max);
    return text -> {
      Duration duration = duration(text);
      if (duration.compareTo(lowest) < 0 || duration.compareTo(highest) > 0) {
        throw outOfRange("write a time from " + min + " to " + max);
      }
      return duration;
    };
  }

  /**
   * {@code 1MB} (10^6), {@code 1MiB} or {@code 1Mi} (2^20), or bytes without a unit; at least 1.
   */
  static Long size(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    Long unit = matcher.matches() ? SIZE_UNITS.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new BadValueException(
          "this is not a size",
          "write a number and B, KB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (powers of"
              + " 1024), such as 1MiB");
    }
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    if (bytes.stripTrailingZeros().scale() > 0) {
      throw new BadValueException("this is not a whole number of bytes", "round it to whole bytes");
    }
    if (bytes.signum() == 0 || bytes.compareTo(BigDecimal.valueOf(MAX_SIZE)) > 0) {
      throw outOfRange("write a size from 1B to 1000000TB");
    }
    return bytes.longValueExact();
  }

  /** A size within bounds, which are told in the units they are given in. */
  public static Form<Long> size(String min, String max) {
    long lowest = size(min);
    long highest = size(max);
    return text -> {
      long size = size(text);
      if (size < lowest || size > highest) {
        throw outOfRange("write a size from " + min + " to " + max);
      }
      return size;
    };
  }

  /** {@code 5000}, {@code 50K} or {@code 1.5M}. */
  static Long count(String text) {
    Matcher matcher = COUNT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new BadValueException(
          "this is not a number", "write a whole number, or one with K or M, such as 50K");
    }
    long factor =
        switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
          case "K" -> 1_000;
          case "M" -> 1_000_000;
          default -> 1;
        };
    BigDecimal number = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(factor));
    if (number.stripTrailingZeros().scale() > 0) {
      throw new BadValueException("this is not a whole number", "write a whole number");
    }
    return number.longValueExact();
  }

  /** A number within bounds. */
  static Form<Long> count(long min, long max) {
    return text -> {
      long number = count(text);
      if (number < min || number > max) {
        throw outOfRange("write a number from " + min + " to " + max);
      }
      return number;
    };
  }

  /** {@code 50K rps} or {@code 10K enqueues/sec}: operations a second. */
  static Long rate(String text) {
    Matcher matcher = RATE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new BadValueException(
          "this is not a rate", "write a number and a unit, such as 50K rps or 10K writes/sec");
    }
    return count(matcher.group(1));
  }

  /** {@code p99 < 10ms}: the bound. */
  static Duration latency(String text) {
    Matcher matcher = LATENCY.matcher(text.strip());
    if (!matcher.matches()) {
      throw new BadValueException("this is not a latency objective", "write it as p99 < 10ms");
    }
    if (!matcher.group(1).equals("p99")) {
      throw new BadValueException(
          "only the 99th percentile can be an objective", "write it as p99 < 10ms");
    }
    Duration bound = duration(matcher.group(3));
    if (bound.compareTo(Duration.ofMinutes(1)) > 0) {
      throw outOfRange("write a bound from 1ms to 60s");
    }
    return bound;
  }

  private static BadValueException outOfRange(String remedy) {
    return new BadValueException(Rule.OUT_OF_RANGE, "this is out of range", remedy);
  }
}
