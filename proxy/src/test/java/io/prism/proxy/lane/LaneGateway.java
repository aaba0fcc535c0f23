package io.prism.proxy.lane;

import com.google.protobuf.ByteString;
import io.grpc.Attributes;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.HashedWheelTimer;
import io.opentelemetry.api.OpenTelemetry;
import io.prism.backend.BackendFactory;
import io.prism.backend.HybridClock;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.snapshot.TlsConfig;
import io.prism.http2.frame.RequestHeaders;
import io.prism.http2.server.UnaryPlan;
import io.prism.proxy.backend.BackendRegistry;
import io.prism.proxy.call.Gateway;
import io.prism.proxy.call.MethodTable;
import io.prism.proxy.keyvalue.CursorSeal;
import io.prism.proxy.keyvalue.KeyValueMethods;
import io.prism.proxy.limits.Bulkhead;
import io.prism.proxy.limits.MemoryBudget;
import io.prism.proxy.security.Identifier;
import io.prism.proxy.telemetry.CallMetrics;
import io.prism.proxy.telemetry.CallMetricsCollector;
import io.prism.proxy.telemetry.CallTracing;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A gateway without sockets, whose calls go the ordinary way or take the lane, as the test wishes.
 */
final class LaneGateway implements AutoCloseable {

  /** A request is taken from the middle of a larger buffer. */
  private static final int BEFORE = 9;

  private static final long PATIENCE_SECONDS = 20;

  final AtomicLong nowMillis = new AtomicLong(1_700_000_000_000L);
  final BackendRegistry stores;
  final MemoryBudget memory = new MemoryBudget(64 << 20, 32 << 20);
  final Bulkhead process = new Bulkhead("the gateway", 100);
  final DirectReply reply;

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final HashedWheelTimer timer = new HashedWheelTimer();
  private final CallMetrics metrics;
  private final Optional<EventLoop> loop;
  private final Map<String, ServerMethodDefinition<Object, Object>> ordinary = new HashMap<>();
  private final LightLane lane;
  private final Map<List<Object>, UnaryPlan> plans = new HashMap<>();

  LaneGateway(BackendFactory... factories) {
    this(OpenTelemetry.noop(), factories);
  }

  LaneGateway(OpenTelemetry telemetry, BackendFactory... factories) {
    this(telemetry, Optional.empty(), factories);
  }

  /** With a loop that calls come in on, and that stores are offered. */
  @SuppressWarnings("unchecked") // Calls take and give messages.
  LaneGateway(OpenTelemetry telemetry, Optional<EventLoop> loop, BackendFactory... factories) {
    reply = loop.map(DirectReply::new).orElseGet(DirectReply::new);
    this.loop = loop;
    MethodTable.Builder table = MethodTable.builder();
    KeyValueMethods.addTo(table, () -> CursorSeal.of(List.of(new byte[32])));
    MethodTable methods = table.build();
    InstantSource clock = new Clock(nowMillis);
    metrics = new CallMetrics(methods.names());
    stores =
        new BackendRegistry(
            List.of(factories),
            new SimpleMeterRegistry(),
            metrics,
            clock,
            scheduler,
            loop.<List<Executor>>map(List::of).orElse(List.of()));
    Gateway gateway =
        new Gateway(
            stores::routing,
            clock,
            new HybridClock(clock),
            timer,
            memory,
            process,
            metrics,
            new CallTracing(telemetry));
    Identifier identifier =
        Identifier.of(
            new ListenerConfig(
                "127.0.0.1", 0, ListenerConfig.ClientAuth.MTLS, Optional.of(certificates())));
    methods.definitions(gateway, identifier).stream()
        .flatMap(service -> service.getMethods().stream())
        .forEach(
            method ->
                ordinary.put(
                    method.getMethodDescriptor().getFullMethodName(),
                    (ServerMethodDefinition<Object, Object>) method));
    lane = new LightLane(methods.lightPath(gateway, identifier));
  }

  /** Makes nothing when it is asked for milliseconds, as real clocks do not. */
  private record Clock(AtomicLong nowMillis) implements InstantSource {
    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(nowMillis.get());
    }

    @Override
    public long millis() {
      return nowMillis.get();
    }
  }

  /** Never read, as callers come with the names that their certificates would prove. */
  private static TlsConfig certificates() {
    Path unread = Path.of("unread");
    return new TlsConfig(unread, unread, Optional.of(unread));
  }

  LaneGateway apply(Snapshot snapshot) {
    stores.apply(snapshot);
    return this;
  }

  // ---- the ordinary way

  Answer ordinary(Asked asked) {
    ServerMethodDefinition<Object, Object> method = ordinary.get(asked.method());
    Transport transport = new Transport(method.getMethodDescriptor(), asked.connection());
    Metadata headers = new Metadata();
    asked
        .headers()
        .forEach(
            (name, value) ->
                headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    ServerCall.Listener<Object> call = method.getServerCallHandler().startCall(transport, headers);
    call.onMessage(
        method.getMethodDescriptor().parseRequest(new Received(asked.message().toByteArray())));
    call.onHalfClose();
    Answer answer = transport.await();
    call.onComplete();
    return answer;
  }

  /** As grpc-java hands over what came in one piece. */
  private static final class Received extends ByteArrayInputStream implements KnownLength {
    Received(byte[] bytes) {
      super(bytes);
    }
  }

  /** What grpc-java would be told. */
  private static final class Transport extends ServerCall<Object, Object> {
    private final MethodDescriptor<Object, Object> method;
    private final Attributes connection;
    private @Nullable ByteString message;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    Transport(MethodDescriptor<Object, Object> method, Attributes connection) {
      this.method = method;
      this.connection = connection;
    }

    Answer await() {
      return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Object reply) {
      try (var bytes = method.streamResponse(reply)) {
        message = ByteString.readFrom(bytes);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      answer.complete(status.isOk() ? Answer.ok(message) : Answer.failed(status, trailers));
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<Object, Object> getMethodDescriptor() {
      return method;
    }

    @Override
    public Attributes getAttributes() {
      return connection;
    }
  }

  // ---- the light way

  /** The lane itself. */
  LightLane lane() {
    return lane;
  }

  /** The answer of the lane; empty when it leaves the request to grpc-java. */
  Optional<Answer> lane(Asked asked) {
    return lane(asked, UnaryPlan.NO_DEADLINE);
  }

  Optional<Answer> lane(Asked asked, long deadlineNanos) {
    return isTaken(asked, deadlineNanos) ? Optional.of(reply.await()) : Optional.empty();
  }

  /** The answer of the light way, which must give one: nothing is left waiting. */
  Answer lightly(Asked asked) {
    Answer answer = lane(asked).orElseThrow();
    if (reply.isWatched()) {
      throw new AssertionError("an ordinary call");
    }
    return answer;
  }

  /** Whether the lane takes a request; {@link #reply} gets the answer. */
  boolean isTaken(Asked asked, long deadlineNanos) {
    return loop.isEmpty()
        ? isTakenHere(asked, deadlineNanos)
        : loop.get().submit(() -> isTakenHere(asked, deadlineNanos)).syncUninterruptibly().getNow();
  }

  private boolean isTakenHere(Asked asked, long deadlineNanos) {
    UnaryPlan plan = plan(asked);
    if (plan == null) {
      return false;
    }
    reply.begin();
    ByteBuf message =
        PooledByteBufAllocator.DEFAULT.directBuffer(BEFORE + asked.message().size() + 1);
    try {
      message.writeZero(BEFORE).writeBytes(asked.message().toByteArray()).skipBytes(BEFORE);
      return plan.take(message, deadlineNanos, reply);
    } finally {
      message.setZero(0, message.capacity());
      message.release();
    }
  }

  /** As an engine keeps it. */
  @Nullable UnaryPlan plan(Asked asked) {
    List<Object> key = List.of(asked.method(), asked.headers(), asked.connection());
    UnaryPlan known = plans.get(key);
    if (known != null && known.isCurrent()) {
      return known;
    }
    UnaryPlan made = lane.plan("/" + asked.method(), headers(asked), asked.connection());
    if (made != null) {
      plans.put(key, made);
    }
    return made;
  }

  private static RequestHeaders headers(Asked asked) {
    List<Map.Entry<String, String>> all = List.copyOf(new TreeMap<>(asked.headers()).entrySet());
    return new RequestHeaders() {
      @Override
      public int size() {
        return all.size();
      }

      @Override
      public CharSequence name(int index) {
        return all.get(index).getKey();
      }

      @Override
      public CharSequence value(int index) {
        return all.get(index).getValue();
      }

      @Override
      public @Nullable CharSequence get(CharSequence name) {
        return asked.headers().get(name.toString());
      }
    };
  }

  // ---- what is left behind

  /** How often calls ended how, and how many were timed. */
  Map<String, Double> counted() {
    Map<String, Double> counted = new TreeMap<>();
    for (MetricSnapshot snapshot : new CallMetricsCollector(metrics).collect()) {
      if (snapshot instanceof CounterSnapshot counters) {
        counters
            .getDataPoints()
            .forEach(point -> counted.put(point.getLabels().toString(), point.getValue()));
      } else if (snapshot instanceof HistogramSnapshot histograms) {
        histograms
            .getDataPoints()
            .forEach(point -> counted.put("timed " + point.getLabels(), (double) point.getCount()));
      }
    }
    return counted;
  }

  /** Calls under way, and bytes held. */
  long held() {
    long calls = process.inFlight();
    for (var route : stores.routing().routes().values()) {
      calls += route.bulkhead().inFlight();
    }
    return calls + memory.used();
  }

  @Override
  public void close() {
    stores.close();
    timer.stop();
    scheduler.shutdownNow();
    reply.close();
  }
}
