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
 */
public record ProxyOptions(Duration readinessDelay, Optional<Path> portsFile) {

  /** No delay and no file. */
  public static final ProxyOptions DEFAULT = new ProxyOptions(Duration.ZERO, Optional.empty());
}
