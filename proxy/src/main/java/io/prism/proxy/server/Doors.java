package io.prism.proxy.server;

import io.grpc.ServerServiceDefinition;
import io.prism.control.snapshot.HttpConfig;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.ServerConfig;
import io.prism.http2.transport.Transport;
import io.prism.proxy.call.Gateway;
import io.prism.proxy.call.MethodTable;
import io.prism.proxy.grpc.GrpcDoor;
import io.prism.proxy.grpc.HttpEngine;
import io.prism.proxy.http.HttpDoor;
import io.prism.proxy.http.HttpDoorConfig;
import io.prism.proxy.lane.LightLane;
import io.prism.proxy.security.Identifier;
import io.prism.proxy.security.ReloadingTls;
import io.prism.proxy.telemetry.ObservationDoor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The four listeners of the process, started and ended together. */
final class Doors implements AutoCloseable {

  private final ServerConfig config;
  private final Transport transport;
  private final boolean fastLane;
  private final Map<ListenerKind, ReloadingTls> certificates = new EnumMap<>(ListenerKind.class);
  private final Map<ListenerKind, InetSocketAddress> addresses = new EnumMap<>(ListenerKind.class);
  private @Nullable GrpcDoor data;
  private @Nullable GrpcDoor admin;
  private @Nullable HttpDoor http;
  private @Nullable ObservationDoor observation;

  private Doors(ServerConfig config, Transport transport, boolean fastLane) {
    this.config = config;
    this.transport = transport;
    this.fastLane = fastLane;
  }

  /**
   * Binds all of them; when one cannot be bound, none is.
   *
   * @param fastLane whether gRPC runs on our own engine
   * @param http what web pages may do, now
   */
  static Doors open(
      ServerConfig config,
      Transport transport,
      boolean fastLane,
      Gateway gateway,
      MethodTable methods,
      Supplier<HttpConfig> http,
      ObservationDoor.Sights sights,
      DoorMeters meters,
      ScheduledExecutorService scheduler)
      throws IOException {
    Doors doors = new Doors(config, transport, fastLane);
    try {
      doors.data = doors.grpc(ListenerKind.GRPC, gateway, methods);
      meters.watch(doors.data);
      doors.http = doors.http(gateway, methods, http, meters);
      doors.admin = doors.grpc(ListenerKind.ADMIN, gateway, MethodTable.builder().build());
      doors.observation =
          ObservationDoor.start(
              address(config.listener(ListenerKind.METRICS)),
              transport.loops(),
              transport.serverChannel(),
              sights);
      doors.addresses.put(ListenerKind.METRICS, doors.observation.address());
    } catch (IOException | RuntimeException e) {
      doors.close();
      throw e;
    }
    doors.certificates.values().forEach(certificate -> certificate.watch(scheduler));
    return doors;
  }

  private GrpcDoor grpc(ListenerKind kind, Gateway gateway, MethodTable methods)
      throws IOException {
    ListenerConfig listener = config.listener(kind);
    Optional<ReloadingTls> tls = certificate(kind);
    GrpcDoor door =
        GrpcDoor.start(
            address(listener),
            tls.isPresent() ? Optional.of(tls.get().forGrpc()) : Optional.empty(),
            transport,
            fastLane ? engine(listener, gateway, methods) : HttpEngine.Stock.STOCK,
            methods.definitions(gateway, Identifier.of(listener)),
            gateway.memory(),
            gateway.timer());
    addresses.put(kind, door.address());
    return door;
  }

  private static HttpEngine engine(ListenerConfig listener, Gateway gateway, MethodTable methods) {
    return new HttpEngine.Own(
        Optional.of(new LightLane(methods.lightPath(gateway, Identifier.of(listener)))));
  }

  private HttpDoor http(
      Gateway gateway, MethodTable methods, Supplier<HttpConfig> current, DoorMeters meters)
      throws IOException {
    ListenerConfig listener = config.listener(ListenerKind.HTTP);
    Optional<ReloadingTls> tls = certificate(ListenerKind.HTTP);
    List<ServerServiceDefinition> services = methods.definitions(gateway, Identifier.of(listener));
    var context = tls.isPresent() ? tls.get().forHttp() : null;
    HttpDoor door =
        new HttpDoor(
            services,
            HttpDoorConfig.defaults().withMaxBodyBytes(config.limits().maxMessageBytes()),
            new CurrentOrigins(current),
            context == null ? null : () -> context,
            transport.loops(),
            transport.serverChannel(),
            gateway.memory(),
            meters);
    meters.watch(door);
    addresses.put(ListenerKind.HTTP, door.start(address(listener)));
    return door;
  }

  private Optional<ReloadingTls> certificate(ListenerKind kind) throws IOException {
    Optional<ReloadingTls> tls = ReloadingTls.of(config.listener(kind));
    tls.ifPresent(known -> certificates.put(kind, known));
    return tls;
  }

  private static InetSocketAddress address(ListenerConfig listener) {
    return new InetSocketAddress(listener.host(), listener.port());
  }

  /** Where they listen. */
  Map<ListenerKind, InetSocketAddress> addresses() {
    return Map.copyOf(addresses);
  }

  /** Looks at the certificate files now. */
  void pollCertificates() {
    certificates.values().forEach(ReloadingTls::poll);
  }

  /** What is wrong with certificate files. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    certificates.forEach(
        (kind, tls) ->
            tls.rejected()
                .ifPresent(why -> problems.add(kind.word() + " listener, new TLS files: " + why)));
    return problems;
  }

  /** Tells clients that calls are served, or that they should go elsewhere. */
  void serving(boolean serving) {
    for (GrpcDoor door : grpcDoors()) {
      if (serving) {
        door.serving();
      } else {
        door.notServing();
      }
    }
  }

  private List<GrpcDoor> grpcDoors() {
    List<GrpcDoor> doors = new ArrayList<>();
    if (data != null) {
      doors.add(data);
    }
    if (admin != null) {
      doors.add(admin);
    }
    return doors;
  }

  /** Lets calls under way finish, at most for {@code patience}. Metrics stay until the end. */
  void drain(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    grpcDoors().forEach(GrpcDoor::drain);
    CompletableFuture<Void> httpDone =
        http == null ? CompletableFuture.completedFuture(null) : http.drain(patience);
    for (GrpcDoor door : grpcDoors()) {
      door.awaitDrained(Math.max(0, (deadline - System.nanoTime()) / 1_000_000));
    }
    try {
      httpDone.get(patience.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // What is left is closed with the door.
    }
  }

  @Override
  public void close() {
    grpcDoors().forEach(GrpcDoor::close);
    if (http != null) {
      http.close();
    }
    if (observation != null) {
      observation.close();
    }
  }
}
