package io.prism.backend.plugin.server;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.prism.backend.Backend;
import io.prism.backend.Health;
import java.util.List;

/**
 * Tells {@code grpc.health.v1} how the store is: a store that serves, even with less room or speed
 * than it should have, is SERVING. The empty service name stands for the process.
 */
final class HealthFeed {

  private final Backend backend;
  private final List<String> services;
  private final HealthStatusManager manager = new HealthStatusManager();
  private volatile boolean served;
  private volatile boolean stopped;

  HealthFeed(Backend backend, List<String> services) {
    this.backend = backend;
    this.services = List.copyOf(services);
    refresh();
  }

  BindableService service() {
    return manager.getHealthService();
  }

  /** Looks at the store again. */
  void refresh() {
    ServingStatus status =
        backend.health().state() == Health.State.UNHEALTHY
            ? ServingStatus.NOT_SERVING
            : ServingStatus.SERVING;
    served |= status == ServingStatus.SERVING;
    manager.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    services.forEach(service -> manager.setStatus(service, status));
  }

  /** Not serving from now on, whatever the store says. */
  void stop() {
    stopped = true;
    manager.enterTerminalState();
  }

  /** Whether the store has served once, and {@link #stop} was not called. */
  boolean isReady() {
    return served && !stopped;
  }
}
