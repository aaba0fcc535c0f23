package io.prism.proxy.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What whoever starts the process decides.
 *
 * @param readinessDelay how long to go on serving after readiness is off, so that load balancers
 *     take notice before connections are closed
 * @param portsFile where to write the real addresses once calls are served
 * @param fastLane whether the gRPC listeners run on our own HTTP/2 engine instead of grpc-java's
 * @param warmUp how long readiness may wait for calls that the process makes to itself, so that its
 *     code is compiled before clients come; zero: there are none
 */
public record ProxyOptions(
    Duration readinessDelay, Optional<Path> portsFile, boolean fastLane, Duration warmUp) {

  /** No delay, no file, grpc-java's engine, and no warm-up. */
  public static final ProxyOptions DEFAULT =
      new ProxyOptions(Duration.ZERO, Optional.empty(), false, Duration.ZERO);

  /** The same on the other engine, or on the same one. */
  public ProxyOptions withFastLane(boolean on) {
    return new ProxyOptions(readinessDelay, portsFile, on, warmUp);
  }

  /** The same with another time for calls to itself. */
  public ProxyOptions withWarmUp(Duration most) {
    return new ProxyOptions(readinessDelay, portsFile, fastLane, most);
  }
}
