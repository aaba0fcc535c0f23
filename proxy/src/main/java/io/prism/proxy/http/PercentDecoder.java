package io.prism.proxy.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes percent-encoded UTF-8 once and strictly: what does not decode is an error, never U+FFFD.
 */
final class PercentDecoder {

  private PercentDecoder() {}

  /**
   * Decodes part of a request target. Nothing is normalised: dots, slashes and semicolons stay as
   * they are.
   *
   * @param what names the part in the error, such as {@code path}
   * @param raw one character for each byte received
   * @param plusIsSpace true in a query, where forms write a space as {@code +}
   * @throws HttpFailure 400 when an escape is broken or the bytes are no UTF-8
   */
  static String decode(String what, String raw, boolean plusIsSpace) {
    if (isPlain(raw, plusIsSpace)) {
      return raw;
    }
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        if (i + 2 >= raw.length()) {
          throw broken(what, "ends within a percent escape");
        }
        int high = Character.digit(raw.charAt(i + 1), 16);
        int low = Character.digit(raw.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          throw broken(what, "has a percent sign without two hexadecimal digits; write it as %25");
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else if (c > 0xFF) {
        throw broken(what, "holds a character that is no byte");
      } else {
        bytes.put(c == '+' && plusIsSpace ? (byte) ' ' : (byte) c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes.flip())
          .toString();
    } catch (CharacterCodingException e) {
      throw broken(what, "is not UTF-8");
    }
  }

  private static boolean isPlain(String raw, boolean plusIsSpace) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c >= 0x80 || (c == '+' && plusIsSpace)) {
        return false;
      }
    }
    return true;
  }

  private static HttpFailure broken(String what, String why) {
    return HttpFailure.badRequest("the " + what + " " + why);
  }
}
