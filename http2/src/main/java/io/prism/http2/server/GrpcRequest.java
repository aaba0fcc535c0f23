package io.prism.http2.server;

import io.netty.util.AsciiString;
import io.prism.http2.frame.HeaderBlock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What gRPC's protocol says of a request's headers. */
final class GrpcRequest {

  static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
  static final AsciiString TIMEOUT = AsciiString.cached("grpc-timeout");
  static final AsciiString HOST = AsciiString.cached("host");

  private static final AsciiString ENCODING = AsciiString.cached("grpc-encoding");
  private static final AsciiString IDENTITY = AsciiString.cached("identity");
  private static final AsciiString POST = AsciiString.cached("POST");
  private static final AsciiString GRPC = AsciiString.cached("application/grpc");
  private static final AsciiString GRPC_PROTO = AsciiString.cached("application/grpc+proto");

  /** A timeout that cannot be read. */
  static final long UNREADABLE = -1;

  private static final int MOST_DIGITS = 8;

  /** What is found out for a kind of request is kept with its headers, for each connection. */
  private static final int MOST_FIELDS = 48;

  private static final int MOST_BYTES = 4 << 10;

  private GrpcRequest() {}

  /** Whether a request has nothing that only the other lane understands. */
  static boolean isPlain(HeaderBlock headers) {
    AsciiString type = headers.get(CONTENT_TYPE);
    AsciiString encoding = headers.get(ENCODING);
    AsciiString path = headers.get(HeaderRules.PATH);
    return POST.contentEquals(headers.get(HeaderRules.METHOD))
        && path != null
        && path.charAt(0) == '/'
        && type != null
        && (type.contentEquals(GRPC) || type.contentEquals(GRPC_PROTO))
        && HeaderRules.TRAILERS.contentEquals(headers.get(HeaderRules.TE))
        && (encoding == null || encoding.contentEquals(IDENTITY))
        && headers.count(HeaderRules.CONTENT_LENGTH) <= 1
        && headers.count(TIMEOUT) <= 1
        && headers.indexOf(HOST) < 0
        && headers.indexOf(HeaderRules.AUTHORITY) >= 0
        && headers.count(CONTENT_TYPE) == 1
        && headers.count(HeaderRules.TE) == 1
        && headers.count(ENCODING) <= 1
        && isSmall(headers);
  }

  private static boolean isSmall(HeaderBlock headers) {
    int bytes = 0;
    for (int i = 0; i < headers.size(); i++) {
      bytes += headers.name(i).length() + headers.value(i).length();
    }
    return headers.size() <= MOST_FIELDS && bytes <= MOST_BYTES;
  }

  /** Whether {@link #isPlain} looks at the value of a header. */
  static boolean isOfForm(AsciiString name) {
    return name.contentEquals(CONTENT_TYPE)
        || name.contentEquals(HeaderRules.TE)
        || name.contentEquals(ENCODING);
  }

  /** Whether every {@code grpc-timeout} can be read; of several, grpc-java looks at the last. */
  static boolean hasReadableTimeouts(HeaderBlock headers) {
    for (int i = 0; i < headers.size(); i++) {
      if (headers.name(i).contentEquals(TIMEOUT) && timeoutNanos(headers.value(i)) == UNREADABLE) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads the value of {@code grpc-timeout}.
   *
   * @return nanoseconds, {@link UnaryPlan#NO_DEADLINE} for null, or {@link #UNREADABLE}
   */
  static long timeoutNanos(@Nullable AsciiString text) {
    if (text == null) {
      return UnaryPlan.NO_DEADLINE;
    }
    int digits = text.length() - 1;
    if (digits < 1 || digits > MOST_DIGITS) {
      return UNREADABLE;
    }
    long number = 0;
    for (int i = 0; i < digits; i++) {
      int digit = text.byteAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return UNREADABLE;
      }
      number = 10 * number + digit;
    }
    return switch (text.byteAt(digits)) {
      case 'H' -> TimeUnit.HOURS.toNanos(number);
      case 'M' -> TimeUnit.MINUTES.toNanos(number);
      case 'S' -> TimeUnit.SECONDS.toNanos(number);
      case 'm' -> TimeUnit.MILLISECONDS.toNanos(number);
      case 'u' -> TimeUnit.MICROSECONDS.toNanos(number);
      case 'n' -> number;
      default -> UNREADABLE;
    };
  }
}
