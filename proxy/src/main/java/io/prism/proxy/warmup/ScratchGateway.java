package io.prism.proxy.warmup;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.Durability;
import io.prism.backend.HybridClock;
import io.prism.backend.Settings;
import io.prism.control.snapshot.AccessPattern;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.control.snapshot.ServerLimits;
import io.prism.control.snapshot.ServiceState;
import io.prism.proxy.backend.NamespaceOpening;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.backend.RoutingTable;
import io.prism.proxy.backend.StoreHandle;
import io.prism.proxy.call.Gateway;
import io.prism.proxy.call.MethodTable;
import io.prism.proxy.grpc.GrpcDoor;
import io.prism.proxy.grpc.HttpEngine;
import io.prism.proxy.lane.LightLane;
import io.prism.proxy.limits.Bulkhead;
import io.prism.proxy.limits.MemoryBudget;
import io.prism.proxy.limits.RateLimiter;
import io.prism.proxy.security.Identifier;
import io.prism.proxy.security.Principal;
import io.prism.proxy.telemetry.CallMetrics;
import io.prism.proxy.telemetry.CallTracing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * A second gateway beside the real one: the same code on the same loops, with limits, metrics and a
 * store of its own, which end with it. It listens on loopback, where it serves nothing but its one
 * empty namespace.
 */
final class ScratchGateway implements AutoCloseable {

  /** The one namespace. */
  static final String NAMESPACE = "warm-up";

  private final Backend store;
  private final GrpcDoor door;

  private ScratchGateway(Backend store, GrpcDoor door) {
    this.store = store;
    this.door = door;
  }

  /**
   * Starts it.
   *
   * @throws IOException when it cannot listen
   */
  static ScratchGateway start(CallRehearsal shared) throws IOException {
    Settings settings = new Settings(Map.of());
    InstantSource clock = InstantSource.system();
    Backend store =
        shared
            .memory()
            .create(
                settings,
                new BackendEnvironment(NAMESPACE, Path.of(""), new SimpleMeterRegistry(), clock));
    try {
      store.start();
      CallMetrics metrics = new CallMetrics(shared.methods().names());
      NamespaceConfig namespace = namespace();
      StoreHandle handle =
          new StoreHandle(
              new BackendConfig(NAMESPACE, CallRehearsal.STORE, CallRehearsal.STORE, settings),
              store);
      NamespaceRoute route =
          new NamespaceRoute(
              namespace,
              handle,
              NamespaceOpening.begin(handle, namespace.toSpec(NAMESPACE), 0, shared.scheduler()),
              new Bulkhead(NAMESPACE, namespace.limits().maxConcurrentCalls()),
              new RateLimiter(Optional.empty(), () -> 1, System::nanoTime),
              metrics.of(NAMESPACE, NAMESPACE));
      RoutingTable routing = new RoutingTable(1, Map.of(NAMESPACE, route));
      Gateway gateway =
          new Gateway(
              () -> routing,
              clock,
              new HybridClock(clock),
              shared.timer(),
              new MemoryBudget(
                  ServerLimits.DEFAULT.inFlightBytes(), ServerLimits.DEFAULT.maxMessageBytes()),
              new Bulkhead(NAMESPACE, ServerLimits.DEFAULT.concurrentCalls()),
              metrics,
              new CallTracing(OpenTelemetry.noop()));
      return new ScratchGateway(store, door(shared, gateway));
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static NamespaceConfig namespace() {
    return new NamespaceConfig(
        NAMESPACE,
        AccessPattern.KEYVALUE,
        Optional.empty(),
        NAMESPACE,
        NAMESPACE,
        0,
        Durability.BEST_EFFORT,
        new NamespaceLimits(
            NamespaceLimits.DEFAULT_MAX_VALUE_BYTES,
            ServerLimits.DEFAULT.namespaceConcurrency(),
            Optional.empty()),
        Optional.empty(),
        Duration.ofMinutes(1),
        AccessRules.NOBODY,
        ServiceState.ACTIVE,
        "made for the warm-up");
  }

  private static GrpcDoor door(CallRehearsal shared, Gateway gateway) throws IOException {
    Identifier nobody = attributes -> Principal.ANONYMOUS;
    MethodTable methods = shared.methods();
    HttpEngine engine =
        shared.fastLane()
            ? new HttpEngine.Own(Optional.of(new LightLane(methods.lightPath(gateway, nobody))))
            : HttpEngine.Stock.STOCK;
    return GrpcDoor.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        Optional.empty(),
        shared.transport(),
        engine,
        methods.definitions(gateway, nobody),
        gateway.memory(),
        gateway.timer());
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return door.address();
  }

  @Override
  public void close() {
    door.close();
    store.close();
  }
}
