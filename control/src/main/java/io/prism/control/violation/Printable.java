package io.prism.control.violation;

/** Makes text of unknown origin fit for a terminal and a log. */
final class Printable {

  private Printable() {}

  /** The text with control, format and broken characters escaped, cut to a number of characters. */
  static String of(String text, int limit) {
    StringBuilder printable = new StringBuilder(Math.min(text.length(), limit) + 1);
    int offset = 0;
    while (offset < text.length()) {
      if (printable.length() >= limit) {
        return printable.append('…').toString();
      }
      int codePoint = text.codePointAt(offset);
      if (isHarmless(codePoint)) {
        printable.appendCodePoint(codePoint);
      } else {
        printable.append("\\u").append(String.format("%04x", codePoint));
      }
      offset += Character.charCount(codePoint);
    }
    return printable.toString();
  }

  private static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          // Right-to-left overrides and their kin can make a line read as something else.
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
