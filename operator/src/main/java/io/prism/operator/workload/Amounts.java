package io.prism.operator.workload;

import io.prism.crds.schema.Patterns;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts such as {@code 500m} and {@code 2Gi}, in the one form in which the API server keeps them:
 * any other would look like a change that somebody made.
 */
final class Amounts {

  private static final Pattern FORM = Pattern.compile(Patterns.QUANTITY);
  private static final Pattern PARTS = Pattern.compile("([0-9.]+)([a-zA-Z]*)");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final BigInteger THOUSAND = BigInteger.valueOf(1000);
  private static final BigInteger KIBI = BigInteger.valueOf(1024);
  private static final int PLAIN = DECIMAL.indexOf("");
  private static final int DIGITS = 3;

  private Amounts() {}

  /** Empty for a text that is no amount. */
  static Optional<String> canonical(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(parts.group(1));
    String suffix = parts.group(2);
    int power = BINARY.indexOf(suffix);
    if (power > 0) {
      return Optional.of(binary(number.multiply(new BigDecimal(KIBI.pow(power)))));
    }
    return Optional.of(
        decimal(number.scaleByPowerOfTen(DIGITS * (DECIMAL.indexOf(suffix) - PLAIN))));
  }

  private static String binary(BigDecimal value) {
    if (value.compareTo(new BigDecimal(KIBI)) < 0) {
      return decimal(value);
    }
    return shortest(value.setScale(0, RoundingMode.CEILING).toBigInteger(), KIBI, BINARY);
  }

  private static String decimal(BigDecimal value) {
    BigInteger nanos =
        value.scaleByPowerOfTen(DIGITS * PLAIN).setScale(0, RoundingMode.CEILING).toBigInteger();
    return shortest(nanos, THOUSAND, DECIMAL);
  }

  private static String shortest(BigInteger value, BigInteger step, List<String> suffixes) {
    if (value.signum() == 0) {
      return "0";
    }
    BigInteger left = value;
    int suffix = 0;
    while (suffix < suffixes.size() - 1 && left.mod(step).signum() == 0) {
      left = left.divide(step);
      suffix++;
    }
    return left + suffixes.get(suffix);
  }
}
