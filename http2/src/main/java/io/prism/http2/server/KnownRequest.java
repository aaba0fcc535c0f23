package io.prism.http2.server;

import io.netty.util.AsciiString;
import io.prism.http2.frame.HeaderBlock;
import io.prism.http2.frame.ProtocolError;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of request that was seen on a connection: which headers it has, in which order, and the
 * values of those that say what it means. The values of all others, such as a timeout or what a
 * tracer adds, may be another one each time.
 */
final class KnownRequest {

  private final HeaderBlock headers;
  private final boolean[] fixed;
  private final int[] free;
  private final int timeoutAt;
  private final int lengthAt;
  private @Nullable UnaryPlan plan;
  private boolean forOtherLane;

  /** The kind of a request with these headers, which keep all rules. */
  KnownRequest(HeaderBlock headers, UnaryLane lane) {
    this.headers = headers;
    this.timeoutAt = headers.indexOf(GrpcRequest.TIMEOUT);
    this.lengthAt = headers.indexOf(HeaderRules.CONTENT_LENGTH);
    this.fixed = new boolean[headers.size()];
    for (int i = 0; i < fixed.length; i++) {
      AsciiString name = headers.name(i);
      fixed[i] = HeaderRules.isPseudo(name) || GrpcRequest.isOfForm(name) || lane.dependsOn(name);
    }
    this.free = IntStream.range(0, fixed.length).filter(i -> !fixed[i]).toArray();
  }

  /** Its headers, with the values that free ones had when it was first seen. */
  HeaderBlock headers() {
    return headers;
  }

  /** What such requests mean; null when nobody has been asked, or they are for the other lane. */
  @Nullable UnaryPlan plan() {
    return plan;
  }

  /** Whether the unary lane has said that such requests are for the other one. */
  boolean isForOtherLane() {
    return forOtherLane;
  }

  /** What the unary lane said; null when they are for the other one. */
  void plan(@Nullable UnaryPlan made) {
    plan = made;
    forOtherLane = made == null;
  }

  /**
   * Whether a request is of this kind. Then it keeps all rules, but for the values of free headers.
   */
  boolean matches(HeaderBlock other) {
    if (other.size() != fixed.length) {
      return false;
    }
    // From the end, where what tells requests apart mostly is.
    for (int i = fixed.length - 1; i >= 0; i--) {
      AsciiString name = other.name(i);
      AsciiString value = other.value(i);
      boolean sameName = name == headers.name(i);
      boolean sameValue = value == headers.value(i) || !fixed[i];
      if (sameName && sameValue) {
        continue;
      }
      if (!sameName && !name.contentEquals(headers.name(i))
          || !sameValue && !value.contentEquals(headers.value(i))) {
        return false;
      }
      // The decoder has other objects for it now, which it will hand out again.
      headers.replace(i, name, fixed[i] ? value : headers.value(i));
    }
    return true;
  }

  /** Checks what may be another value in each request. */
  void checkFree(int streamId, HeaderBlock other) throws ProtocolError {
    for (int i : free) {
      if (other.value(i) != headers.value(i)) {
        HeaderRules.checkValue(streamId, other.value(i));
      }
    }
  }

  /** Whether a request of this kind has other values than {@link #headers}, the timeout aside. */
  boolean differs(HeaderBlock other) {
    for (int i : free) {
      if (other.value(i) != headers.value(i) && i != timeoutAt) {
        return true;
      }
    }
    return false;
  }

  /** The timeout of a request, as {@link GrpcRequest#timeoutNanos} reads it. */
  long timeoutNanos(HeaderBlock other) {
    return GrpcRequest.timeoutNanos(timeoutAt < 0 ? null : other.value(timeoutAt));
  }

  /** The value of {@code content-length}; -1 when there is none. */
  long contentLength(int streamId, HeaderBlock other) throws ProtocolError {
    return lengthAt < 0 ? -1 : HeaderRules.number(streamId, other.value(lengthAt));
  }
}
