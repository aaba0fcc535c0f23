package io.prism.backend.keyvalue.semantics;

import com.google.protobuf.ByteString;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;

/** The stored form of a counter: decimal ASCII, {@code -?[0-9]+}. */
final class Counter {

  private Counter() {}

  static long parse(ByteString value) {
    int digitsFrom = !value.isEmpty() && value.byteAt(0) == '-' ? 1 : 0;
    boolean decimal = value.size() > digitsFrom;
    for (int i = digitsFrom; decimal && i < value.size(); i++) {
      decimal = value.byteAt(i) >= '0' && value.byteAt(i) <= '9';
    }
    if (!decimal) {
      throw PrismException.of(
          ErrorReason.NOT_A_COUNTER,
          "the stored value is no decimal number; Increment works on items it wrote, or whose value is"
              + " digits with an optional minus sign");
    }
    try {
      return Long.parseLong(value.toStringUtf8());
    } catch (NumberFormatException e) {
      throw overflow();
    }
  }

  static long add(long before, long delta) {
    try {
      return Math.addExact(before, delta);
    } catch (ArithmeticException e) {
      throw overflow();
    }
  }

  static ByteString format(long number) {
    return ByteString.copyFromUtf8(Long.toString(number));
  }

  private static PrismException overflow() {
    return PrismException.of(
        ErrorReason.COUNTER_OVERFLOW,
        "the counter would leave the range of a signed 64-bit number; it was not changed");
  }
}
