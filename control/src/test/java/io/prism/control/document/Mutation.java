package io.prism.control.document;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small damages to a document, of the kinds that editors, scripts and attackers cause. */
final class Mutation {

  private static final List<String> TOKENS =
      List.of(
          "&a ",
          "*a",
          "!!int ",
          "!x ",
          "<<: *a\n",
          "- ",
          "? ",
          ": ",
          "\t",
          "\n",
          "\0",
          "\u001b[31m",
          "{",
          "}",
          "[",
          "]",
          "|\n",
          ">-\n",
          "'",
          "\"",
          "%YAML 1.2\n",
          "---\n",
          "...\n",
          "#",
          "~",
          "null",
          "-1",
          "9999999999999999999999",
          "1e309",
          "0x7f",
          ".nan",
          "true",
          "2001-01-01",
          "\uFEFF",
          "\u2028",
          "é",
          "\uD83D\uDE00",
          "p99 < 1ms",
          "30days",
          "forever",
          "16MiB",
          "${HOME}",
          "..",
          "namespaces:",
          "backends:",
          "needs: ",
          "auth: none\n",
          "{file: x.pem}",
          "{env: HOME}");

  private Mutation() {}

  /** A copy with one to four damages. */
  static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original;
    int damages = 1 + random.nextInt(4);
    for (int i = 0; i < damages; i++) {
      bytes = once(bytes, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return token(random);
    }
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(40));
    return switch (random.nextInt(8)) {
      case 0 -> splice(bytes, from, from, token(random));
      case 1 -> splice(bytes, from, to, token(random));
      case 2 -> splice(bytes, from, to, new byte[0]);
      case 3 -> splice(bytes, from, from + 1, new byte[] {(byte) random.nextInt(256)});
      case 4 -> splice(bytes, to, to, Arrays.copyOfRange(bytes, from, to));
      case 5 -> Arrays.copyOf(bytes, from);
      case 6 -> {
        int target = random.nextInt(bytes.length);
        yield splice(bytes, target, target, line(bytes, from));
      }
      default -> splice(bytes, from, from, repeated(random));
    };
  }

  private static byte[] repeated(Random random) {
    String token = TOKENS.get(random.nextInt(TOKENS.size()));
    return token.repeat(1 + random.nextInt(60)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] token(Random random) {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
  }

  /** The whole line around a position. */
  private static byte[] line(byte[] bytes, int position) {
    int start = position;
    while (start > 0 && bytes[start - 1] != '\n') {
      start--;
    }
    int end = position;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return Arrays.copyOfRange(bytes, start, Math.min(bytes.length, end + 1));
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] replacement) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + replacement.length);
    out.write(bytes, 0, from);
    out.writeBytes(replacement);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
