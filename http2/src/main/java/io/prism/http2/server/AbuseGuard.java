package io.prism.http2.server;

import io.grpc.internal.KeepAliveEnforcer;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.ProtocolError;
import io.prism.http2.frame.RateBound;
import java.util.concurrent.TimeUnit;

/** Ends connections whose clients make work that leads to nothing. */
final class AbuseGuard {

  /** A frame of a reply is read in no more parts than this. */
  private static final int WINDOWS_PER_REPLY = 10;

  private static final int MOST_WINDOWS = 10_000;

  private final RateBound resets;
  private final RateBound control;
  private final KeepAliveEnforcer pings;
  private int windows;

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

  /** A WINDOW_UPDATE came: what gives room for nothing that was sent leads to nothing. */
  void windowUpdate() throws ProtocolError {
    if (windows > 0) {
      windows--;
    } else {
      control();
    }
  }

  /** A frame of a reply was sent, so that the client may ask about the line again. */
  void replied() {
    pings.resetCounters();
    windows = Math.min(MOST_WINDOWS, windows + WINDOWS_PER_REPLY);
  }

  private static ProtocolError calm(String message) {
    return ProtocolError.ofConnection(ErrorCode.ENHANCE_YOUR_CALM, message);
  }
}
