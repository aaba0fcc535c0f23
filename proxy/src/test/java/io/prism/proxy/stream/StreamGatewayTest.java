package io.prism.proxy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.control.ProcessConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.control.stream.Held;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.Timers;
import io.prism.control.stream.edge.ControlTarget;
import io.prism.control.stream.edge.Refusal;
import io.prism.control.stream.edge.StreamClient;
import io.prism.control.stream.edge.StreamState;
import io.prism.control.stream.wire.BackendReference;
import io.prism.control.stream.wire.ErasureContent;
import io.prism.control.stream.wire.NamespaceContent;
import io.prism.control.stream.wire.ShardContent;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.server.ProxyServer;
import io.prism.proxy.testing.MoodyFactory;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes over the stream, in a real data plane. */
class StreamGatewayTest {

  @TempDir Path folder;

  private final MoodyFactory moody = new MoodyFactory();
  private ServerConfig own;
  private StreamSource source;
  private ProxyServer server;
  private StreamGateway gateway;
  private ManagedChannel channel;
  private KeyValueServiceGrpc.KeyValueServiceBlockingStub calls;
  private long version;

  @BeforeEach
  void start() throws IOException {
    own = new Snapshots(folder).build(1).server();
    ProcessConfig process = new ProcessConfig(own, Optional.empty());
    source = new StreamSource(process);
    var factories = List.of(moody, new MemoryBackendFactory());
    server = ProxyServer.start(source, factories, TestProxy.OPTIONS);
    gateway =
        new StreamGateway(
            process, source, server, factories, (timeout, reason) -> {}, Duration.ofMillis(300));
    channel =
        NettyChannelBuilder.forAddress(server.addresses().get(ListenerKind.GRPC))
            .usePlaintext()
            .build();
    calls = KeyValueServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void nothingIsServedBeforeThereIsAConfigurationAndNobodyIsToldThatItDoesNotExist() {
    assertThat(server.isReady()).isFalse();
    assertThat(TestProxy.failureOf(() -> get("a")).reason()).isEqualTo("BACKEND_UNAVAILABLE");

    serve(shard("owner"), namespace("a", memory(Map.of())));

    assertThat(server.isReady()).isTrue();
    put("a");
    assertThat(TestProxy.failureOf(() -> get("other")).reason()).isEqualTo("NAMESPACE_NOT_FOUND");
    assertThat(server.routing().version()).isEqualTo(1);
  }

  @Test
  void aNamespaceThatIsRetiredIsServedNoMore() {
    serve(shard("owner"), namespace("a", memory(Map.of())), namespace("b", memory(Map.of())));

    gateway.apply(new Held(2, "h"), List.of(), Set.of("a"), Set.of());

    assertThat(server.routing().routes()).containsOnlyKeys("b");
  }

  @Test
  void anotherStoreTakesOverUnderTheSameNameOnceItIsOpen() {
    serve(shard("owner"), namespace("a", moody(Map.of())), namespace("b", moody(Map.of())));
    put("a");

    serve(namespace("a", moody(Map.of("max_bytes", "1MiB"))));

    assertThat(get("a")).as("in the other store").isFalse();
    assertThat(server.routing().find("a").store().name()).startsWith("store@");
    assertThat(server.routing().find("b").store().name()).isEqualTo("store");
    serve(namespace("a", moody(Map.of())));
    assertThat(get("a")).as("back, where b had kept it").isTrue();
  }

  @Test
  void aRouteThatWorksStaysUntilTheNextOneDoes() {
    serve(shard("owner"), namespace("a", moody(Map.of())));
    Entry next = namespace("a", moody(Map.of("max_bytes", "1MiB")));
    moody.mood(MoodyFactory.Mood.UNREACHABLE);

    assertThat(refusal(next)).contains("the store did not open it");

    moody.mood(MoodyFactory.Mood.WELL);
    await().untilAsserted(() -> assertThat(gateway.warm(next).join()).isEmpty());
    serve(next);
    put("a");
  }

  @Test
  void aNamespaceThatIsNewIsServedThoughItsStoreIsAway() {
    moody.mood(MoodyFactory.Mood.UNREACHABLE);
    serve(shard("owner"), namespace("a", moody(Map.of())));

    assertThat(server.isReady()).isTrue();
    assertThat(TestProxy.failureOf(() -> get("a")).reason()).isEqualTo("BACKEND_UNAVAILABLE");
  }

  @Test
  void aStoreThatKeepsItsDataHereChangesOnlyWithARestart() {
    serve(shard("owner"), namespace("a", memory(Map.of())));

    assertThat(gateway.warm(namespace("a", memory(Map.of("max_bytes", "1MiB")))).join())
        .contains(new Refusal("the settings of backend 'store' change only with a restart", true));
    put("a");
  }

  @Test
  void whatCannotBeTakenIsRefusedWithTheReason() throws IOException {
    assertThat(refusal(namespace("a", memory(Map.of()))))
        .isEqualTo("the shard's settings are missing");
    serve(shard("owner"));

    assertThat(refusal(namespace("a", reference("nonsense", Map.of(), Map.of()))))
        .contains("'nonsense'");
    assertThat(refusal(namespace("a", memory(Map.of("colour", "red"))))).contains("'colour'");
    assertThat(refusal(namespace("a", memory(Map.of("max_bytes", "red"))))).contains("'max_bytes'");
    Path secret = Files.writeString(folder.resolve("secret"), "");
    for (Path file : List.of(secret, folder.resolve("missing"))) {
      assertThat(refusal(namespace("a", reference("memory", Map.of(), Map.of("max_bytes", file)))))
          .contains(file.toString());
    }
    assertThat(refusal(Entry.of("a", 1, false, namespace("a", memory(Map.of())).content())))
        .contains("not that of 'a'");
    assertThat(refusal(Entry.of("a", 0, true, namespace("a", memory(Map.of())).content())))
        .contains("being moved");
    assertThat(refusal(Entry.of("a", 0, false, ByteString.copyFromUtf8("damaged"))))
        .contains("damaged");
    assertThat(gateway.warm(shard("another owner")).join())
        .contains(new Refusal("the installation changes only with a restart", true));
  }

  @Test
  void dataIsErasedOnceItsNamespaceIsServedNoMoreHoweverLongItsStoreIsAway() {
    serve(shard("owner"), namespace("a", moody(Map.of())), namespace("b", moody(Map.of())));
    put("a");
    put("b");
    Entry erasure = erasure("a", 7);
    gateway.apply(new Held(++version, "h"), List.of(), Set.of("a"), Set.of(erasure.name()));
    moody.mood(MoodyFactory.Mood.UNREACHABLE);

    assertThat(refusal(erasure)).startsWith("the store did not erase it");
    gateway.apply(new Held(++version, "h"), List.of(), Set.of(), Set.of(erasure.name()));
    moody.mood(MoodyFactory.Mood.WELL);
    await().untilAsserted(() -> assertThat(gateway.warm(erasure).join()).isEmpty());
    serve(erasure);
    assertThat(server.routing().routes()).containsOnlyKeys("b");
    assertThat(get("b")).isTrue();

    serve(namespace("a", moody(Map.of())));
    assertThat(get("a")).isFalse();
    put("a");
    assertThat(refusal(erasure)).as("an order that comes late").contains("came too late");
    assertThat(get("a")).isTrue();
  }

  @Test
  void anErasureThatIsNotWantedAnyMoreGoesNoFurther() {
    Entry a = namespace("a", moody(Map.of()));
    Entry b = namespace("b", moody(Map.of()));
    try (StreamClient client =
        new StreamClient(
            new ProxyId("pod", "boot"),
            "default",
            new ControlTarget("localhost", 1, Optional.empty(), Optional.empty()),
            gateway,
            Optional.empty(),
            Timers.DEFAULT)) {
      take(client, shard("owner"), a, b);
      put("a");
      moody.mood(MoodyFactory.Mood.UNREACHABLE);
      take(client, shard("owner"), erasure("a", 7), b);
      assertThat(client.current().refused()).containsKey("erase:a");

      take(client, shard("owner"), b);
      moody.mood(MoodyFactory.Mood.WELL);
      take(client, shard("owner"), a, b);
      await().during(Duration.ofMillis(500)).until(() -> get("a"));
    }
  }

  private void take(StreamClient client, Entry... entries) {
    ConfigSet next = ConfigSet.of(++version, Arrays.asList(entries));
    client.start(List.of(next));
    await().until(() -> client.current().acked() == next.version());
  }

  @Test
  void anOrderTouchesNoOtherStoreThanTheOneThatHoldsTheData() {
    serve(shard("owner"), namespace("a", moody(Map.of())));
    put("a");

    moody.identity(Optional.empty());
    Entry erasure = erasure("a", 7, Optional.of("ours"));
    assertThat(refusal(erasure)).contains("has not told yet which store it is");
    moody.identity(Optional.of("theirs"));
    await().untilAsserted(() -> assertThat(refusal(erasure)).contains("another store"));
    assertThat(get("a")).isTrue();

    moody.identity(Optional.of("ours"));
    await().untilAsserted(() -> assertThat(gateway.warm(erasure).join()).isEmpty());
    assertThat(get("a")).isFalse();
  }

  @Test
  void anOwnerBeginsInAnEpochOfItsOwnOutOfReachOfEarlierOrders() {
    serve(shard("owner"), namespace("a", moody(Map.of()), 300));
    put("a");

    assertThat(gateway.warm(erasure("a", 200)).join().orElseThrow())
        .satisfies(
            refusal -> {
              assertThat(refusal.reason()).contains("came too late");
              assertThat(refusal.recorded()).isEqualTo(300);
            });
    assertThat(get("a")).isTrue();
  }

  @Test
  void whoMissedThatANamespaceWasDeletedAndMadeAnewWritesInTheNewEpoch() {
    serve(shard("owner"), namespace("a", moody(Map.of()), 300));
    put("a");
    // What other gateways over the same store did meanwhile.
    gateway.apply(new Held(++version, "h"), List.of(), Set.of("a"), Set.of("erase:a"));
    assertThat(gateway.warm(erasure("a", 400)).join()).isEmpty();
    serve(namespace("a", moody(Map.of()), 300));

    serve(namespace("a", moody(Map.of()), 500));
    put("a");
    assertThat(gateway.warm(erasure("a", 499)).join()).isPresent();
    assertThat(get("a")).isTrue();
  }

  @Test
  void theContentOfAMountedFileIsASetting() throws IOException {
    Path file = Files.writeString(folder.resolve("size"), "1MiB\n");

    serve(shard("owner"), namespace("a", reference("memory", Map.of(), Map.of("max_bytes", file))));

    put("a");
  }

  @Test
  void theStreamIsMeasuredAndItsTroublesAreTold() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    source.bindTo(meters);
    assertThat(meters.get("prism.config.version").gauge().value()).isZero();
    long minuteAgo = System.nanoTime() - 60_000_000_000L;
    source.watch(
        () -> new StreamState(false, new Held(7, "h"), 6, Map.of("a", "it is bad"), minuteAgo));

    assertThat(meters.get("prism.config.version").gauge().value()).isEqualTo(6);
    assertThat(meters.get("prism.config.age.seconds").gauge().value()).isBetween(60.0, 100.0);
    assertThat(meters.get("prism.config.refused").gauge().value()).isEqualTo(1);
    assertThat(meters.get("prism.config.connected").gauge().value()).isZero();
    assertThat(source.problems())
        .hasSize(2)
        .contains("namespace 'a' is refused: it is bad")
        .anyMatch(problem -> problem.contains("has not been heard for 6"));
  }

  private void serve(Entry... entries) {
    for (Entry entry : entries) {
      assertThat(gateway.warm(entry).join()).as(entry.name()).isEmpty();
    }
    gateway.apply(new Held(++version, "h"), Arrays.asList(entries), Set.of(), Set.of());
  }

  private String refusal(Entry entry) {
    return gateway.warm(entry).join().orElseThrow().reason();
  }

  private void put(String namespace) {
    calls.put(
        PutRequest.newBuilder()
            .setNamespace(namespace)
            .setKey("key")
            .setValue(ByteString.copyFromUtf8("value"))
            .build());
  }

  private boolean get(String namespace) {
    return calls
        .get(GetRequest.newBuilder().setNamespace(namespace).setKey("key").build())
        .getFound();
  }

  private Entry shard(String installation) {
    ShardContent content = ShardContent.of(own);
    return new ShardContent(
            installation,
            content.inFlightBytes(),
            content.concurrentCalls(),
            content.namespaceConcurrency(),
            content.allowedOrigins(),
            content.drainTimeout())
        .toEntry();
  }

  private static BackendReference memory(Map<String, String> settings) {
    return reference("memory", settings, Map.of());
  }

  private static BackendReference moody(Map<String, String> settings) {
    return reference(MoodyFactory.TYPE, settings, Map.of());
  }

  private static BackendReference reference(
      String factory, Map<String, String> settings, Map<String, Path> files) {
    return new BackendReference("store", factory, factory, settings, files);
  }

  private static Entry erasure(String name, int epoch) {
    return erasure(name, epoch, Optional.empty());
  }

  private static Entry erasure(String name, int epoch, Optional<String> identity) {
    String stored = Snapshots.namespaceConfig(name, "store").storeNamespace();
    return new ErasureContent(name, stored, epoch, moody(Map.of()).to(identity)).toEntry();
  }

  private static Entry namespace(String name, BackendReference backend, int epoch) {
    NamespaceConfig config = Snapshots.namespaceConfig(name, backend.name()).withEpoch(epoch);
    return new NamespaceContent(config, backend).toEntry(false);
  }

  private static Entry namespace(String name, BackendReference backend) {
    return new NamespaceContent(Snapshots.namespaceConfig(name, backend.name()), backend)
        .toEntry(false);
  }
}
