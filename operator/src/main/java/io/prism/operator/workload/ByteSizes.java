package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sizes that nobody can mean. The schema takes {@code m}, which stands for a thousandth and is
 * easily written for a million, and cannot refuse it any more.
 */
public final class ByteSizes {

  private ByteSizes() {}

  /**
   * What is wrong with a size, with the remedy; empty when nothing is, or there is none.
   *
   * @param path of the field, for people
   * @param least in bytes
   * @throws IllegalArgumentException when it is no quantity
   */
  public static Optional<String> problem(String path, @Nullable String text, long least) {
    return problem(text, least).map(why -> path + ": " + why);
  }

  static Optional<String> problem(@Nullable String text, long least) {
    if (text == null) {
      return Optional.empty();
    }
    BigDecimal bytes = Quantity.getAmountInBytes(Quantity.parse(text)).stripTrailingZeros();
    if (bytes.scale() > 0) {
      return Optional.of(
          "%s is %s bytes, and a byte has no parts; write such as 1Mi for a mebibyte or 1M for a million bytes"
              .formatted(text, bytes.toPlainString()));
    }
    return bytes.compareTo(BigDecimal.valueOf(least)) < 0
        ? Optional.of(
            "%s is less than %d bytes, the least that makes sense; a number without a suffix counts bytes, write such as 1Mi for a mebibyte"
                .formatted(text, least))
        : Optional.empty();
  }
}
