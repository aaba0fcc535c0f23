package io.prism.control.stream.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.InsecureServerCredentials;
import io.grpc.TlsServerCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.control.stream.Held;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.ProxyRecord;
import io.prism.control.stream.Timers;
import io.prism.control.stream.wire.SetCache;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides over a real connection. */
class StreamOverGrpcTest {

  private static final Timers TIMERS =
      new Timers(
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofSeconds(1));
  private static final String SHARD = "default";

  @TempDir Path folder;

  private final MemoryStores stores = new MemoryStores();
  private final List<Held> ahead = new CopyOnWriteArrayList<>();
  private final ShardStreams streams = new ShardStreams(SHARD, stores, stores, TIMERS, ahead::add);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final RecordingGateway gateway = new RecordingGateway();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void whatIsCommittedIsServedAndAcknowledged() throws IOException {
    ControlServer server = server(0, Optional.empty());
    StreamClient client = client("pod", target(server));
    commit(1, "a=1", "b=1");
    client.start(List.of());

    awaitServing(Map.of("a", "1", "b", "1"));
    awaitAcked(1);
    commit(2, "a=1", "b=2", "c=1");
    awaitServing(Map.of("a", "1", "b", "2", "c", "1"));
    commit(3, "b=2");
    awaitServing(Map.of("b", "2"));
    awaitAcked(3);
    await().until(() -> stores.list().stream().anyMatch(ProxyRecord::admitted));
    assertThat(client.current().connected()).isTrue();
    client("another", target(server)).start(List.of());
    await().until(() -> gateway.shared().contains(2));
    assertThat(client.current().age()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aBadEntryIsRefusedAndTheOldOneStays() throws IOException {
    StreamClient client = client("pod", target(server(0, Optional.empty())));
    client.start(List.of());
    commit(1, "a=1", "b=1");
    awaitServing(Map.of("a", "1", "b", "1"));

    commit(2, "a=bad", "b=2");

    awaitServing(Map.of("a", "1", "b", "2"));
    awaitAcked(2);
    await()
        .untilAsserted(
            () ->
                assertThat(streams.gateways().getFirst().nacks().get("a").reason())
                    .isEqualTo("it is bad"));
    assertThat(client.current().refused()).isEqualTo(Map.of("a", "it is bad"));
    commit(3, "a=3", "b=2");
    awaitServing(Map.of("a", "3", "b", "2"));
    await().until(() -> streams.gateways().getFirst().nacks().isEmpty());
  }

  @Test
  void whatCannotBePutInForceIsTriedAgainAndNotAcknowledgedBefore() throws IOException {
    StreamClient client = client("pod", target(server(0, Optional.empty())));
    gateway.fail(true);
    client.start(List.of());
    commit(1, "a=1");

    await().until(() -> gateway.applications() > 1);
    assertThat(streams.gateways().getFirst().acked()).isZero();
    gateway.fail(false);
    awaitServing(Map.of("a", "1"));
    awaitAcked(1);
  }

  @Test
  void aLargeSetGetsThrough() throws IOException {
    StreamClient client = client("pod", target(server(0, Optional.empty())));
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      entries.add(
          Entry.of("namespace-" + i, 0, false, ByteString.copyFromUtf8("x".repeat(10_000))));
    }
    ConfigSet set = ConfigSet.of(1, entries);
    stores.commit(set, 0);
    streams.committed(set);
    client.start(List.of());

    await().until(() -> gateway.serving().size() == 2_000);
    awaitAcked(1);
    assertThat(gateway.applications()).as("the first set is put in force as a whole").isEqualTo(1);
  }

  @Test
  void theGatewayServesOnWhileNobodyIsThereAndComesBack() throws IOException {
    ControlServer first = server(0, Optional.empty());
    int port = first.address().getPort();
    StreamClient client = client("pod", target(first));
    client.start(List.of());
    commit(1, "a=1");
    awaitServing(Map.of("a", "1"));

    first.close();
    await().until(() -> !client.current().connected());
    commit(2, "a=2");
    assertThat(gateway.serving()).isEqualTo(Map.of("a", "1"));

    server(port, Optional.empty());
    awaitServing(Map.of("a", "2"));
    awaitAcked(2);
  }

  @Test
  void whatWasSavedIsServedWithoutAnybodyAndARefusalLeavesWhatWasServed() throws Exception {
    SetCache cache = new SetCache(folder);
    ControlServer server = server(0, Optional.empty());
    StreamClient before = client("pod", target(server), gateway, Optional.of(cache));
    before.start(List.of());
    commit(1, "a=1", "b=1");
    awaitServing(Map.of("a", "1", "b", "1"));
    commit(2, "a=bad", "b=2");
    awaitServing(Map.of("a", "1", "b", "2"));
    await().until(() -> cache.load().filter(saved -> saved.held().version() == 2).isPresent());
    before.close();
    server.close();

    RecordingGateway restarted = new RecordingGateway();
    StreamClient after = client("pod", target(server), restarted, Optional.of(cache));
    after.start(cache.load().orElseThrow().sets());

    await()
        .untilAsserted(() -> assertThat(restarted.serving()).isEqualTo(Map.of("a", "1", "b", "2")));
    await().until(() -> after.current().acked() == 2);
    assertThat(after.current().refused()).containsOnlyKeys("a");
  }

  @Test
  void whoStopsIsForgottenBeforeItIsGone() throws IOException {
    StreamClient client = client("pod", target(server(0, Optional.empty())));
    client.start(List.of());
    commit(1, "a=1");
    awaitAcked(1);
    await().until(() -> !stores.list().isEmpty());

    client.drain(Duration.ofSeconds(5), "test");
    assertThat(gateway.drained().join()).isEqualTo("test");
    client.stopped();

    assertThat(stores.list()).isEmpty();
  }

  @Test
  void whoIsAskedToEndBeginsTo() throws IOException {
    StreamClient client = client("pod", target(server(0, Optional.empty())));
    client.start(List.of());
    commit(1, "a=1");
    awaitAcked(1);

    assertThat(streams.drain("other", Duration.ofSeconds(1), "not you")).isFalse();
    assertThat(streams.drain("pod", Duration.ofSeconds(1), "maintenance")).isTrue();

    assertThat(gateway.drained().join()).isEqualTo("maintenance");
  }

  /** Nor is the token told to somebody who calls himself the control plane. */
  @Test
  void onlyAControlPlaneOfTheRightAuthorityAndNameIsTalkedTo() throws Exception {
    Path trusted = Files.writeString(folder.resolve("ca.pem"), authority().getCertificatePEM());
    Path token = Files.writeString(folder.resolve("token"), "of pod");
    X509Bundle foreign = authority();
    List<String> told = new CopyOnWriteArrayList<>();
    ControlServer server =
        keep(
            ControlServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                TlsServerCredentials.newBuilder()
                    .keyManager(foreign.toTempCertChainPem(), foreign.toTempPrivateKeyPem())
                    .build(),
                this::find,
                Optional.of(
                    (given, shard) -> {
                      told.add(given);
                      return Optional.of("pod");
                    })));
    Path foreignCa = Files.writeString(folder.resolve("foreign.pem"), foreign.getCertificatePEM());
    int port = server.address().getPort();
    List<StreamClient> clients =
        List.of(
            client(
                "pod",
                new ControlTarget("localhost", port, Optional.of(trusted), Optional.of(token))),
            client(
                "pod",
                new ControlTarget("127.0.0.1", port, Optional.of(foreignCa), Optional.of(token))),
            client(
                "pod", new ControlTarget("localhost", port, Optional.empty(), Optional.of(token))));
    clients.forEach(client -> client.start(List.of()));
    commit(1, "a=1");

    await()
        .during(Duration.ofMillis(500))
        .until(() -> clients.stream().noneMatch(client -> client.current().connected()));
    assertThat(told).isEmpty();
    assertThat(streams.gateways()).isEmpty();
  }

  private static X509Bundle authority() throws Exception {
    return new CertificateBuilder()
        .subject("CN=localhost")
        .addSanDnsName("localhost")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  @Test
  void onlyThePodOfTheTokenIsServedAndTheTokenIsReadAnewEachTime() throws Exception {
    X509Bundle certificate = authority();
    Path ca = Files.writeString(folder.resolve("ca.pem"), certificate.getCertificatePEM());
    Path token = Files.writeString(folder.resolve("token"), "that of another\n");
    ControlServer server =
        keep(
            ControlServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                TlsServerCredentials.newBuilder()
                    .keyManager(certificate.toTempCertChainPem(), certificate.toTempPrivateKeyPem())
                    .build(),
                this::find,
                Optional.of(
                    (given, shard) ->
                        given.startsWith("of ")
                            ? Optional.of(given.substring(3))
                            : Optional.empty())));
    StreamClient client =
        client(
            "pod",
            new ControlTarget(
                "localhost", server.address().getPort(), Optional.of(ca), Optional.of(token)));
    client.start(List.of());
    commit(1, "a=1");
    StreamClient stranger =
        client(
            "stranger",
            new ControlTarget(
                "localhost",
                server.address().getPort(),
                Optional.of(ca),
                Optional.of(Files.writeString(folder.resolve("stolen"), "of pod"))));
    stranger.start(List.of());

    await()
        .during(Duration.ofMillis(500))
        .until(() -> !client.current().connected() && !stranger.current().connected());
    Files.writeString(token, "of pod\n");
    awaitServing(Map.of("a", "1"));
    assertThat(streams.gateways()).extracting(each -> each.proxy().pod()).containsOnly("pod");
  }

  @Test
  void whatIsRefusedAndNotWantedAnyMoreIsLetGoOf() throws IOException {
    StreamClient client = client("pod", target(server(0, Optional.empty())));
    commit(1, "a=1", "b=bad");
    client.start(List.of());
    awaitServing(Map.of("a", "1"));
    commit(2, "a=2", "b=bad");
    await().until(() -> gateway.pending().equals(Set.of("b")));
    commit(3, "a=2");
    await().until(() -> gateway.pending().isEmpty());
    awaitServing(Map.of("a", "2"));
  }

  @Test
  void aReplicaThatKnowsLessIsToldAndSendsNothing() throws IOException {
    StreamClient client = client("pod", target(server(0, Optional.empty())));
    commit(1, "a=old");
    ConfigSet newer = set(9, "a=9");
    client.start(List.of(newer));

    await().until(() -> ahead.contains(newer.held()));
    assertThat(gateway.serving()).isEqualTo(Map.of("a", "9"));
  }

  @Test
  void whoComesAfterTheServiceEndedIsServedByTheNextOne() throws IOException {
    ShardStreams next = new ShardStreams(SHARD, stores, stores, TIMERS, ahead::add);
    AtomicInteger found = new AtomicInteger();
    assertThat(streams.retire()).isTrue();
    ControlServer server =
        keep(
            ControlServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create(),
                shard -> Optional.of(found.getAndIncrement() == 0 ? streams : next),
                Optional.empty()));
    client("pod", target(server)).start(List.of());

    await().until(() -> !next.gateways().isEmpty());
    assertThat(streams.gateways()).isEmpty();
    assertThat(next.retire()).isFalse();
  }

  private Optional<ShardStreams> find(String shard) {
    return Optional.of(streams).filter(known -> known.shard().equals(shard));
  }

  private ControlServer server(int port, Optional<TokenVerifier> verifier) throws IOException {
    return keep(
        ControlServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            InsecureServerCredentials.create(),
            this::find,
            verifier));
  }

  private static ControlTarget target(ControlServer server) {
    return new ControlTarget(
        "127.0.0.1", server.address().getPort(), Optional.empty(), Optional.empty());
  }

  private StreamClient client(String pod, ControlTarget target) {
    return client(pod, target, gateway, Optional.empty());
  }

  private StreamClient client(
      String pod, ControlTarget target, GatewayActions actions, Optional<SetCache> cache) {
    return keep(new StreamClient(new ProxyId(pod, "boot"), SHARD, target, actions, cache, TIMERS));
  }

  private <T extends AutoCloseable> T keep(T resource) {
    open.add(resource);
    return resource;
  }

  private void commit(long version, String... entries) {
    ConfigSet set = set(version, entries);
    assertThat(stores.commit(set, version - 1)).isTrue();
    streams.committed(set);
  }

  private static ConfigSet set(long version, String... entries) {
    return ConfigSet.of(
        version,
        Arrays.stream(entries)
            .map(text -> text.split("=", 2))
            .map(parts -> Entry.of(parts[0], 0, false, ByteString.copyFromUtf8(parts[1])))
            .toList());
  }

  private void awaitServing(Map<String, String> expected) {
    await().untilAsserted(() -> assertThat(gateway.serving()).isEqualTo(expected));
  }

  private void awaitAcked(long version) {
    await().until(() -> streams.gateways().stream().anyMatch(each -> each.acked() == version));
  }
}
