package io.prism.proxy.server;

import io.prism.http2.transport.Mechanism;
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
 * @param transport how the listeners' event loops read and write; empty: what suits the machine
 * @param warmUp how long readiness may wait for calls that the process makes to itself, so that its
 *     code is compiled before clients come; zero: there are none
 */
public record ProxyOptions(
    Duration readinessDelay,
    Optional<Path> portsFile,
    boolean fastLane,
    Optional<Mechanism> transport,
    Duration warmUp) {

  /** No delay, no file, our own engine, what suits the machine, and no warm-up. */
  public static final ProxyOptions DEFAULT =
      new ProxyOptions(Duration.ZERO, Optional.empty(), true, Optional.empty(), Duration.ZERO);

  /** The same on the other engine, or on the same one. */
  public ProxyOptions withFastLane(boolean on) {
    return new ProxyOptions(readinessDelay, portsFile, on, transport, warmUp);
  }

  /** The same by this mechanism. */
  public ProxyOptions withTransport(Mechanism mechanism) {
    return new ProxyOptions(readinessDelay, portsFile, fastLane, Optional.of(mechanism), warmUp);
  }

  /** The same with another time for calls to itself. */
  public ProxyOptions withWarmUp(Duration most) {
    return new ProxyOptions(readinessDelay, portsFile, fastLane, transport, most);
  }
}
