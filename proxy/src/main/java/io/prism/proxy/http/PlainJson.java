package io.prism.proxy.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Undoes what protobuf's JSON printer does for the sake of HTML pages: it escapes characters that
 * JSON has no need to escape, which makes messages hard to read.
 */
final class PlainJson {

  private static final String ESCAPE = "\\u00";

  /**
   * Any escape, so that a backslash which is itself escaped begins none; what is plain in group 1.
   */
  private static final Pattern ESCAPES =
      Pattern.compile("\\\\(?:u00(26|27|3c|3d|3e)|.)", Pattern.DOTALL);

  private PlainJson() {}

  /** The same JSON, with the characters {@code & ' < = >} as they are. */
  static CharSequence of(CharSequence printed) {
    String text = printed.toString();
    if (!text.contains(ESCAPE)) {
      return text;
    }
    return ESCAPES
        .matcher(text)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    escape.group(1) == null
                        ? escape.group()
                        : Character.toString(Integer.parseInt(escape.group(1), 16))));
  }
}
