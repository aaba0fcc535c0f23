package io.prism.proxy.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.HashedWheelTimer;
import io.opentelemetry.api.OpenTelemetry;
import io.prism.backend.HybridClock;
import io.prism.backend.error.Errors;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.proxy.backend.BackendRegistry;
import io.prism.proxy.keyvalue.CursorSeal;
import io.prism.proxy.keyvalue.KeyValueMethods;
import io.prism.proxy.limits.Bulkhead;
import io.prism.proxy.limits.CallMemory;
import io.prism.proxy.limits.MemoryBudget;
import io.prism.proxy.security.Identifier;
import io.prism.proxy.telemetry.CallMetrics;
import io.prism.proxy.telemetry.CallTracing;
import io.prism.proxy.testing.Snapshots;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends that meet a call at an awkward moment. */
class InboundCallTest {

  private static final GetRequest GET =
      GetRequest.newBuilder().setNamespace("n").setKey("k").build();

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final HashedWheelTimer timer = new HashedWheelTimer();
  private final Bulkhead process = new Bulkhead("the gateway", 100);
  private final MemoryBudget memory = new MemoryBudget(1 << 30, 32 << 20);
  private final CallMetrics metrics =
      new CallMetrics(List.of(KeyValueServiceGrpc.getGetMethod().getFullMethodName()));
  private final AtomicReference<Runnable> whenRouted = new AtomicReference<>(() -> {});
  private final BackendRegistry stores =
      new BackendRegistry(
          List.of(new MemoryBackendFactory()),
          new SimpleMeterRegistry(),
          metrics,
          InstantSource.system(),
          scheduler);
  private MethodTable methods;
  private Gateway gateway;

  @BeforeEach
  void start(@TempDir Path directory) {
    stores.apply(new Snapshots(directory).backend("m", "memory").namespace("n", "m").build(1));
    MethodTable.Builder table = MethodTable.builder();
    KeyValueMethods.addTo(table, () -> CursorSeal.of(List.of(new byte[32])));
    methods = table.build();
    gateway =
        new Gateway(
            () -> {
              whenRouted.get().run();
              return stores.routing();
            },
            InstantSource.system(),
            new HybridClock(InstantSource.system()),
            timer,
            memory,
            process,
            new CallMetrics(methods.names()),
            new CallTracing(OpenTelemetry.noop()));
  }

  @AfterEach
  void stop() {
    stores.close();
    timer.stop();
    scheduler.shutdownNow();
  }

  /** What the transport is told. */
  private static final class Transport extends ServerCall<Object, Object> {
    private final List<Status> closed = new ArrayList<>();
    private final List<Object> sent = new ArrayList<>();
    private final MethodDescriptor<Object, Object> method;

    Transport(MethodDescriptor<Object, Object> method) {
      this.method = method;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Object message) {
      sent.add(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closed.add(status);
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
      return Attributes.EMPTY;
    }
  }

  @SuppressWarnings("unchecked") // Calls take and give messages.
  private ServerMethodDefinition<Object, Object> method(String name) {
    Identifier identifier =
        Identifier.of(
            new ListenerConfig("127.0.0.1", 0, ListenerConfig.ClientAuth.NONE, Optional.empty()));
    return (ServerMethodDefinition<Object, Object>)
        methods.definitions(gateway, identifier).stream()
            .flatMap(service -> service.getMethods().stream())
            .filter(found -> found.getMethodDescriptor().getFullMethodName().equals(name))
            .findAny()
            .orElseThrow();
  }

  @Test
  void callThatEndsElsewhereWhileItIsAdmittedHoldsNothing() {
    ServerMethodDefinition<Object, Object> get =
        method(KeyValueServiceGrpc.getGetMethod().getFullMethodName());
    ServerCallHandler<Object, Object> handler = get.getServerCallHandler();
    Transport transport = new Transport(get.getMethodDescriptor());
    ServerCall.Listener<Object> call = handler.startCall(transport, new Metadata());
    // As a timer does that fires at the last moment.
    whenRouted.set(() -> ((Call<?>) call).fail(Errors.deadlineExceeded()));
    call.onMessage(GET);
    call.onHalfClose();
    call.onComplete();

    assertThat(transport.closed)
        .extracting(Status::getCode)
        .containsExactly(Status.Code.DEADLINE_EXCEEDED);
    assertThat(transport.sent).isEmpty();
    assertThat(process.inFlight()).isZero();
    assertThat(stores.routing().find("n").bulkhead().inFlight()).isZero();
    assertThat(memory.used()).isZero();
  }

  @Test
  void timersOfAnEndedCallAreDropped() {
    ServerMethodDefinition<Object, Object> get =
        method(KeyValueServiceGrpc.getGetMethod().getFullMethodName());
    Transport transport = new Transport(get.getMethodDescriptor());
    ServerCall.Listener<Object> call =
        get.getServerCallHandler().startCall(transport, new Metadata());
    ((Call<?>) call).fail(Errors.deadlineExceeded());
    ((InboundCall<?, ?>) call).unfinished();
    call.onComplete();
    await().until(() -> timer.pendingTimeouts() == 0);
  }

  /** Starts a call as a gRPC listener does. */
  private ServerCall.Listener<Object> start(Transport transport, Duration deadline) {
    Context context =
        Context.current()
            .withValue(CallMemory.KEY, memory.newCall())
            .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS, scheduler);
    try {
      return context.call(
          () ->
              method(KeyValueServiceGrpc.getGetMethod().getFullMethodName())
                  .getServerCallHandler()
                  .startCall(transport, new Metadata()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Transport transport() {
    return new Transport(
        method(KeyValueServiceGrpc.getGetMethod().getFullMethodName()).getMethodDescriptor());
  }

  @Test
  void callWhoseRequestNeverComesEnds() {
    Transport transport = transport();
    start(transport, Duration.ofMillis(50));
    await().until(() -> !transport.closed.isEmpty());
    assertThat(transport.closed)
        .extracting(Status::getCode)
        .containsExactly(Status.Code.DEADLINE_EXCEEDED);
    assertThat(timer.pendingTimeouts()).isZero();
  }

  @Test
  void callWhoseRequestIsNeverSaidToBeCompleteEnds() {
    Transport transport = transport();
    start(transport, Duration.ofMillis(50)).onMessage(GET);
    await().until(() -> !transport.closed.isEmpty());
    assertThat(transport.closed)
        .extracting(Status::getCode)
        .containsExactly(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void callWhoseRequestComesWithItsHeadersHasNoTimer() throws Exception {
    try (EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
      Transport answered = transport();
      Transport silent = transport();
      loops
          .submit(
              () -> {
                ServerCall.Listener<Object> call = start(answered, Duration.ofMinutes(1));
                start(silent, Duration.ofMinutes(1));
                call.onMessage(GET);
                call.onHalfClose();
                assertThat(timer.pendingTimeouts()).isZero();
              })
          .get();
      assertThat(answered.closed).extracting(Status::getCode).containsExactly(Status.Code.OK);
      loops.submit(() -> {}).get();
      assertThat(timer.pendingTimeouts()).isEqualTo(1);
    }
  }
}
