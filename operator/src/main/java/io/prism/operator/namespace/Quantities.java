package io.prism.operator.namespace;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads sizes, of whose form the schema has made sure. */
final class Quantities {

  private Quantities() {}

  /**
   * A size in bytes, cut to what a long holds.
   *
   * @throws IllegalArgumentException when it is no quantity
   */
  static OptionalLong bytes(@Nullable String text) {
    if (text == null) {
      return OptionalLong.empty();
    }
    BigDecimal bytes = Quantity.getAmountInBytes(Quantity.parse(text));
    return OptionalLong.of(bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue());
  }
}
