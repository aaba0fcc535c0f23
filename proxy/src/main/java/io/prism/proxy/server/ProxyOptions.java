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
 */
public record ProxyOptions(
    Duration readinessDelay,
    Optional<Path> portsFile,
    boolean fastLane,
    Optional<Mechanism> transport) {

  /** No delay, no file, our own engine, and what suits the machine. */
  public static final ProxyOptions DEFAULT =
      new ProxyOptions(Duration.ZERO, Optional.empty(), true, Optional.empty());

  /** The same on the other engine, or on the same one. */
  public ProxyOptions withFastLane(boolean on) {
    return new ProxyOptions(readinessDelay, portsFile, on, transport);
  }

  /** The same by this mechanism. */
  public ProxyOptions withTransport(Mechanism mechanism) {
    return new ProxyOptions(readinessDelay, portsFile, fastLane, Optional.of(mechanism));
  }
}
