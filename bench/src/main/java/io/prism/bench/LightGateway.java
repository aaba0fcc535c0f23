package io.prism.bench;

import com.google.protobuf.MessageLite;
import io.grpc.Attributes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.HashedWheelTimer;
import io.opentelemetry.api.OpenTelemetry;
import io.prism.backend.Durability;
import io.prism.backend.HybridClock;
import io.prism.backend.Settings;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.control.snapshot.AccessPattern;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.snapshot.CursorKeys;
import io.prism.control.snapshot.HttpConfig;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.control.snapshot.Permission;
import io.prism.control.snapshot.RateLimit;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.snapshot.ServerLimits;
import io.prism.control.snapshot.ServiceState;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.snapshot.TelemetryConfig;
import io.prism.control.snapshot.TlsConfig;
import io.prism.http2.frame.RequestHeaders;
import io.prism.http2.server.UnaryPlan;
import io.prism.proxy.backend.BackendRegistry;
import io.prism.proxy.call.Gateway;
import io.prism.proxy.call.MethodTable;
import io.prism.proxy.keyvalue.CursorSeal;
import io.prism.proxy.keyvalue.KeyValueMethods;
import io.prism.proxy.lane.LightLane;
import io.prism.proxy.limits.Bulkhead;
import io.prism.proxy.limits.MemoryBudget;
import io.prism.proxy.security.Identifier;
import io.prism.proxy.security.Principal;
import io.prism.proxy.telemetry.CallMetrics;
import io.prism.proxy.telemetry.CallTracing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A gateway without sockets, for calls on the light path: one namespace on memory, with access
 * rules and a rate limit that nobody reaches.
 */
final class LightGateway implements AutoCloseable {

  static final String NAMESPACE = "bench";

  private static final String CALLER = "bench-client";

  private static final RequestHeaders NO_HEADERS =
      new RequestHeaders() {
        @Override
        public int size() {
          return 0;
        }

        @Override
        public CharSequence name(int index) {
          throw new IndexOutOfBoundsException(index);
        }

        @Override
        public CharSequence value(int index) {
          throw new IndexOutOfBoundsException(index);
        }

        @Override
        public @Nullable CharSequence get(CharSequence name) {
          return null;
        }
      };

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final HashedWheelTimer timer = new HashedWheelTimer();
  private final BackendRegistry stores;
  private final LightLane lane;

  LightGateway(Path directory) {
    MethodTable.Builder table = MethodTable.builder();
    KeyValueMethods.addTo(table, () -> CursorSeal.of(List.of(new byte[32])));
    MethodTable methods = table.build();
    InstantSource clock = InstantSource.system();
    CallMetrics metrics = new CallMetrics(methods.names());
    stores =
        new BackendRegistry(
            List.of(new MemoryBackendFactory()),
            new SimpleMeterRegistry(),
            metrics,
            clock,
            scheduler);
    stores.apply(snapshot(directory));
    Gateway gateway =
        new Gateway(
            stores::routing,
            clock,
            new HybridClock(clock),
            timer,
            new MemoryBudget(128L << 20, 32 << 20),
            new Bulkhead("the gateway", 8_192),
            metrics,
            new CallTracing(OpenTelemetry.noop()));
    lane = new LightLane(methods.lightPath(gateway, Identifier.of(listener())));
  }

  private static Snapshot snapshot(Path directory) {
    NamespaceConfig namespace =
        new NamespaceConfig(
            NAMESPACE,
            AccessPattern.KEYVALUE,
            Optional.empty(),
            "m",
            NAMESPACE,
            0,
            Durability.BEST_EFFORT,
            new NamespaceLimits(
                NamespaceLimits.DEFAULT_MAX_VALUE_BYTES,
                4_096,
                Optional.of(new RateLimit(RateLimit.MAX_PER_SECOND, RateLimit.MAX_PER_SECOND))),
            Optional.empty(),
            Duration.ofMinutes(10),
            new AccessRules(Map.of(CALLER, Permission.READ_WRITE)),
            ServiceState.ACTIVE,
            "a benchmark");
    return new Snapshot(
        1,
        "benchmark",
        Map.of(NAMESPACE, namespace),
        Map.of("m", new BackendConfig("m", "memory", "memory", new Settings(Map.of()))),
        new ServerConfig(
            "benchmark",
            directory,
            Arrays.stream(ListenerKind.values())
                .collect(Collectors.toMap(Function.identity(), kind -> listener())),
            CursorKeys.OWN,
            ServerLimits.DEFAULT,
            HttpConfig.DEFAULT,
            Duration.ofSeconds(5),
            TelemetryConfig.DEFAULT));
  }

  /** The plan of a method, as a connection keeps it; for the calling thread. */
  UnaryPlan plan(String method) {
    Attributes connection =
        Attributes.newBuilder()
            .set(Principal.ATTRIBUTE, new Principal.Certified(List.of(CALLER)))
            .build();
    UnaryPlan plan = lane.plan("/" + method, NO_HEADERS, connection);
    if (plan == null) {
      throw new IllegalStateException(method + " has no light path");
    }
    return plan;
  }

  /** The namespace's store. */
  InlineKeyValue store() {
    return Optional.ofNullable(stores.routing().find(NAMESPACE))
        .map(route -> route.store().inline())
        .orElseThrow();
  }

  private static ListenerConfig listener() {
    return new ListenerConfig(
        "127.0.0.1", 0, ListenerConfig.ClientAuth.MTLS, Optional.of(certificates()));
  }

  /** Never read, as callers come with the names that their certificates would prove. */
  private static TlsConfig certificates() {
    Path unread = Path.of("unread");
    return new TlsConfig(unread, unread, Optional.of(unread));
  }

  /** A message as it lies in a connection's buffer. */
  static ByteBuf buffer(MessageLite message) {
    return PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(message.toByteArray());
  }

  @Override
  public void close() {
    stores.close();
    timer.stop();
    scheduler.shutdownNow();
  }
}
