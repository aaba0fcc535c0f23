package io.prism.cli.load;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that a run has to meet, such as {@code p99<10ms}.
 *
 * @param text as it was given
 * @param measure what is compared
 * @param comparison how
 * @param bound with what: nanoseconds, a share of 1, or calls a second
 */
record Objective(String text, Measure measure, Comparison comparison, double bound) {

  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([a-z0-9.]+)\\s*(<=|>=|<|>)\\s*(\\d{1,9}(?:\\.\\d{1,6})?)\\s*(\\S*)\\s*");
  private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,4})?)");

  /** What is compared. */
  sealed interface Measure {
    /** The latency that this per cent of the calls do not exceed; 100 for the longest. */
    record Percentile(double percent) implements Measure {}

    /** The share of calls without an answer. */
    record Errors() implements Measure {}

    /** Answers a second. */
    record Rate() implements Measure {}
  }

  /** How a measured number is compared with its bound. */
  enum Comparison {
    /** Below the bound. */
    BELOW("<"),
    /** Not above the bound. */
    AT_MOST("<="),
    /** Above the bound. */
    ABOVE(">"),
    /** Not below the bound. */
    AT_LEAST(">=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    private boolean wantsLess() {
      return this == BELOW || this == AT_MOST;
    }

    private boolean holds(double measured, double bound) {
      return switch (this) {
        case BELOW -> measured < bound;
        case AT_MOST -> measured <= bound;
        case ABOVE -> measured > bound;
        case AT_LEAST -> measured >= bound;
      };
    }

    private static Comparison of(String sign) {
      for (Comparison comparison : values()) {
        if (comparison.sign.equals(sign)) {
          return comparison;
        }
      }
      throw new IllegalArgumentException(sign);
    }
  }

  /**
   * What became of an objective.
   *
   * @param met whether it holds
   * @param measured what was measured, for people
   */
  record Verdict(Objective objective, boolean met, String measured) {}

  /**
   * Reads an objective.
   *
   * @throws IllegalArgumentException with a message that names the text and shows a right example
   */
  static Objective parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw wrong(text, "is no objective", "p99<10ms, errors<0.1% or rate>=990");
    }
    Comparison comparison = Comparison.of(form.group(2));
    double number = Double.parseDouble(form.group(3));
    String unit = form.group(4);
    String name = form.group(1);
    Matcher percentile = PERCENTILE.matcher(name);
    if (name.equals("max") || percentile.matches() && !percentile.group(1).matches("0+(\\.0+)?")) {
      double percent = name.equals("max") ? 100 : Double.parseDouble(percentile.group(1));
      double nanos = number * nanos(text, unit);
      return new Objective(text, new Measure.Percentile(percent), less(text, comparison), nanos);
    }
    return switch (name) {
      case "errors" -> {
        if (!unit.equals("%") || number > 100) {
          throw wrong(text, "is no share of errors", "errors<0.1%");
        }
        // Exact: 0.1 / 100 in doubles is not the double next to 1 of 1000.
        double share = new BigDecimal(form.group(3)).movePointLeft(2).doubleValue();
        yield new Objective(text, new Measure.Errors(), less(text, comparison), share);
      }
      case "rate" -> {
        if (!unit.isEmpty() && !unit.equals("/s")) {
          throw wrong(text, "is no rate", "rate>=990");
        }
        if (comparison.wantsLess()) {
          throw wrong(text, "would be met by doing nothing", "rate>=990");
        }
        yield new Objective(text, new Measure.Rate(), comparison, number);
      }
      default ->
          throw wrong(
              text,
              "measures '"
                  + name
                  + "', which is none of p50, p99.9 and the like, max, errors, rate",
              "p99<10ms");
    };
  }

  private static Comparison less(String text, Comparison comparison) {
    if (!comparison.wantsLess()) {
      throw wrong(text, "is met by being slow or wrong; turn the sign round", "p99<10ms");
    }
    return comparison;
  }

  private static double nanos(String text, String unit) {
    return switch (unit) {
      case "us", "µs" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      default -> throw wrong(text, "needs a time with us, ms or s", "p99<10ms");
    };
  }

  private static IllegalArgumentException wrong(String text, String problem, String example) {
    return new IllegalArgumentException("'" + text + "' " + problem + "; write it as " + example);
  }

  /**
   * Compares it with what a run brought. For latencies a call without an answer counts as slower
   * than any bound: a target that fails fast would look good otherwise.
   */
  Verdict judge(Outcome outcome) {
    return switch (measure) {
      case Measure.Percentile(double percent) -> {
        Totals.OfKind all = outcome.totals().all();
        OptionalLong measured = all.latency().percentileBeside(percent, outcome.unanswered());
        yield measured.isPresent()
            ? verdict(measured.getAsLong(), nanos -> Figures.millis(nanos.longValue()) + " ms")
            : new Verdict(
                this,
                false,
                outcome.answered() == 0
                    ? "no call was answered"
                    : "no answer, as " + share(outcome.errorShare()) + " of calls");
      }
      case Measure.Errors() -> verdict(outcome.errorShare(), Objective::share);
      case Measure.Rate() -> verdict(outcome.answeredPerSecond(), Figures::rate);
    };
  }

  private Verdict verdict(double measured, Function<Double, String> show) {
    return new Verdict(this, comparison.holds(measured, bound), show.apply(measured));
  }

  private static String share(double share) {
    return Figures.percent(share);
  }
}
