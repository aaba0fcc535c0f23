package io.prism.http2.server;

import io.grpc.internal.KeepAliveEnforcer;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.ProtocolError;
import io.prism.http2.frame.RateBound;
import java.util.concurrent.TimeUnit;

/** Ends connections whose clients make work that leads to nothing. */
final class AbuseGuard {

  private final RateBound resets;
  private final RateBound control;
  private final KeepAliveEnforcer pings;

  AbuseGuard(Http2Limits limits) {
    resets = new RateBound(limits.resets(), limits.period(), System::nanoTime);
    control = new RateBound(limits.controlFrames(), limits.period(), System::nanoTime);
    pings = new KeepAliveEnforcer(true, limits.pingPermit().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A stream ended by a reset: the client's, or ours for what the client did. */
  void reset() throws ProtocolError {
    if (!resets.admits()) {
      throw calm("too many streams were reset");
    }
  }

  /** A frame came that is answered, or changes nothing. */
  void control() throws ProtocolError {
    if (!control.admits()) {
      throw calm("too many frames that lead to nothing");
    }
  }

  /** A PING came. */
  void ping() throws ProtocolError {
    control();
    if (!pings.pingAcceptable()) {
      throw calm("too_many_pings");
    }
  }

  /** A reply was sent, so that the client may ask about the line again. */
  void replied() {
    pings.resetCounters();
  }

  private static ProtocolError calm(String message) {
    return ProtocolError.ofConnection(ErrorCode.ENHANCE_YOUR_CALM, message);
  }
}
