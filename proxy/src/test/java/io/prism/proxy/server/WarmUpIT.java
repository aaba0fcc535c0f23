package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.HashedWheelTimer;
import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.capability.v1.ListNamespacesRequest;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.snapshot.TelemetryConfig.LogFormat;
import io.prism.http2.transport.Transport;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.proxy.call.MethodTable;
import io.prism.proxy.keyvalue.CursorSeal;
import io.prism.proxy.keyvalue.KeyValueMethods;
import io.prism.proxy.telemetry.Logs;
import io.prism.proxy.testing.LogOutput;
import io.prism.proxy.testing.ManualSource;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import io.prism.proxy.warmup.CallRehearsal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that a gateway makes to itself before it is ready. */
class WarmUpIT {

  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private Path directory;

  /** Makes memory stores; what happens when the warm-up asks for one, a test says. */
  private record WatchedFactory(Runnable onWarmUp) implements BackendFactory {
    private static final MemoryBackendFactory MEMORY = new MemoryBackendFactory();

    @Override
    public String type() {
      return MEMORY.type();
    }

    @Override
    public List<SettingSpec> settings() {
      return MEMORY.settings();
    }

    @Override
    public Optional<BackendDescriptor> describe(Settings settings) {
      return MEMORY.describe(settings);
    }

    @Override
    public List<SettingProblem> validate(Settings settings) {
      return MEMORY.validate(settings);
    }

    @Override
    public Backend create(Settings settings, BackendEnvironment environment) {
      if (environment.name().equals("warm-up")) {
        onWarmUp.run();
      }
      return MEMORY.create(settings, environment);
    }
  }

  private Snapshot snapshot() {
    return new Snapshots(directory)
        .backend("memory", "memory")
        .namespace("shop", "memory")
        .build(1);
  }

  /** A source whose first snapshot only says how the process is set up. */
  private static final class LateSource implements SnapshotSource {
    private final ManualSource source;
    private volatile boolean established;

    LateSource(Snapshot first) {
      source = new ManualSource(first);
    }

    void establish(Snapshot next) {
      established = true;
      source.publish(next);
    }

    @Override
    public Snapshot current() {
      return source.current();
    }

    @Override
    public void subscribe(Consumer<Snapshot> listener) {
      source.subscribe(listener);
    }

    @Override
    public List<String> problems() {
      return List.of();
    }

    @Override
    public boolean isEstablished() {
      return established;
    }
  }

  @Test
  void isNotReadyBeforeItHasEnded() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    BackendFactory factory =
        new WatchedFactory(
            () -> {
              begun.countDown();
              await().until(() -> go.getCount() == 0);
            });
    LateSource source = new LateSource(snapshot());
    try (ProxyServer server =
        ProxyServer.start(source, List.of(factory), TestProxy.OPTIONS.withWarmUp(LONG))) {
      begun.await();
      source.establish(snapshot());
      assertThat(server.isReady()).isFalse();
      assertThat(readyz(server)).isEqualTo(503);

      go.countDown();

      // Every buffer is followed in tests, so that calls are slow.
      await().atMost(LONG).until(server::isReady);
      assertThat(readyz(server)).isEqualTo(200);
    }
  }

  @Test
  void isReadyWhenItsTimeIsOver() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    BackendFactory factory = new WatchedFactory(() -> await().until(() -> go.getCount() == 0));
    try (ProxyServer server =
        ProxyServer.start(
            new ManualSource(snapshot()),
            List.of(factory),
            TestProxy.OPTIONS.withWarmUp(Duration.ofMillis(50)))) {
      assertThat(server.isReady()).isTrue();
      go.countDown();
    }
  }

  @Test
  void anEndDoesNotWaitForIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    BackendFactory factory =
        new WatchedFactory(
            () -> {
              begun.countDown();
              await().until(() -> go.getCount() == 0);
            });
    ProxyServer server =
        ProxyServer.start(
            new LateSource(snapshot()), List.of(factory), TestProxy.OPTIONS.withWarmUp(LONG));
    begun.await();

    server.drain();

    assertThat(server.isReady()).isFalse();
    go.countDown();
  }

  @Test
  void aWarmUpThatFailsStopsNoStart() throws Exception {
    BackendFactory factory =
        new WatchedFactory(
            () -> {
              throw new IllegalStateException("there is no loopback");
            });
    try (LogOutput log = new LogOutput()) {
      Logs.configure(LogFormat.TEXT);
      try (ProxyServer server =
          ProxyServer.start(
              new ManualSource(snapshot()), List.of(factory), TestProxy.OPTIONS.withWarmUp(LONG))) {
        assertThat(server.isReady()).isTrue();
      }
      assertThat(log.lines()).anyMatch(line -> line.contains("no warm-up"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void leavesNoTrace(boolean fastLane) throws Exception {
    ProxyOptions options = TestProxy.OPTIONS.withFastLane(fastLane);
    try (TestProxy cold = new TestProxy(options, snapshot());
        TestProxy warm = new TestProxy(options.withWarmUp(Duration.ofSeconds(2)), snapshot())) {
      assertThat(calls(warm)).isEqualTo(calls(cold)).isEmpty();
      assertThat(warm.observe("/metrics").body())
          .doesNotContain("warm-up")
          .contains("prism_connections{door=\"grpc\"} 0.0", "prism_calls_inflight 0.0");
      assertThat(warm.observe("/healthz").body()).doesNotContain("warm-up");
      assertThat(
              warm.capability()
                  .listNamespaces(ListNamespacesRequest.getDefaultInstance())
                  .getNamespacesList())
          .extracting(namespace -> namespace.getName())
          .containsExactly("shop");
      assertThat(
              TestProxy.failureOf(
                      () ->
                          warm.keyValue()
                              .get(
                                  GetRequest.newBuilder()
                                      .setNamespace("warm-up")
                                      .setKey("key-0")
                                      .build()))
                  .reason())
          .hasToString("NAMESPACE_NOT_FOUND");
    }
  }

  /** The lines of metrics that speak of calls. */
  private static List<String> calls(TestProxy proxy) throws Exception {
    return proxy
        .observe("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("prism_calls_total"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void makesItsCalls(boolean fastLane) throws Exception {
    MethodTable.Builder table = MethodTable.builder();
    KeyValueMethods.addTo(table, () -> CursorSeal.of(List.of(new byte[32])));
    HashedWheelTimer timer = new HashedWheelTimer();
    AtomicInteger asked = new AtomicInteger();
    try (ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        Transport transport = Transport.start(1, "warm-up-test")) {
      long answered =
          new CallRehearsal(
                  transport, fastLane, table.build(), new MemoryBackendFactory(), timer, scheduler)
              .run(() -> asked.incrementAndGet() <= 1_000);

      assertThat(answered).isEqualTo(1_000);
    } finally {
      timer.stop();
    }
  }

  private static int readyz(ProxyServer server) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      int port = server.addresses().get(ListenerKind.METRICS).getPort();
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
