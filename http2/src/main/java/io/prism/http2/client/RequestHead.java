package io.prism.http2.client;

import java.nio.charset.StandardCharsets;

/**
 * The headers of a request, beyond those that all requests of a connection have.
 *
 * @param path as in {@code /package.Service/Method}. The same array each time spares its bytes on
 *     the wire
 * @param repeats whether later requests have names that are the same arrays, which then spare bytes
 *     on the wire, too
 * @param fields further names and values in turn
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by identity only.
public record RequestHead(byte[] path, boolean repeats, byte[]... fields) {

  /** The path of a method that is named {@code package.Service/Method}. */
  public static byte[] pathOf(String fullMethodName) {
    return ascii("/" + fullMethodName);
  }

  /** The bytes of a name or value. */
  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
