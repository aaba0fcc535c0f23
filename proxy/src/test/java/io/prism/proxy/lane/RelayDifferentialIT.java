package io.prism.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.opentelemetry.api.OpenTelemetry;
import io.prism.backend.plugin.PluginBackendFactory;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.Permission;
import io.prism.control.snapshot.ServiceState;
import io.prism.control.snapshot.Snapshot;
import io.prism.http2.transport.Transport;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.proxy.testing.Snapshots;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls whose bytes are relayed to a plugin answer what decoded ones answer through grpc-java, and
 * leave behind what they leave.
 */
class RelayDifferentialIT {

  private static final int REQUESTS = 12_000;

  private static final AccessRules RULES =
      new AccessRules(
          Map.of(
              "rw", Permission.READ_WRITE,
              "ro", Permission.READ_ONLY,
              "wo", Permission.WRITE_ONLY));

  private final EventLoopGroup loops = Transport.start(1, "gateway-loop").loops();
  private final EventLoop loop = loops.next();
  private final ServedPlugin plainPlugin = new ServedPlugin(0);
  private final ServedPlugin relayedPlugin = new ServedPlugin(0);
  private final LaneGateway plain = new LaneGateway(new PluginBackendFactory());
  private final LaneGateway relayed =
      new LaneGateway(OpenTelemetry.noop(), Optional.of(loop), new PluginBackendFactory());

  @BeforeEach
  void start(@TempDir Path directory) {
    plain.apply(snapshot(directory, plainPlugin));
    relayed.apply(snapshot(directory, relayedPlugin));
    for (String namespace : List.of("n", "n2", "ttl", "small", "read-only")) {
      Asked asked =
          Asked.of(
              KeyValueServiceGrpc.getGetMethod().getFullMethodName(),
              GetRequest.newBuilder().setNamespace(namespace).setKey("none").build());
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> plain.ordinary(asked).code() == Status.Code.OK);
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(
              () ->
                  relayed.lane(asked).orElseThrow().code() == Status.Code.OK
                      && relayed.reply.isRelayed());
    }
  }

  @AfterEach
  void stop() {
    plain.close();
    relayed.close();
    plainPlugin.close();
    relayedPlugin.close();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static Snapshot snapshot(Path directory, ServedPlugin plugin) {
    return new Snapshots(directory)
        .backend("m", "plugin", plugin.settings())
        .namespace(Snapshots.namespaceConfig("n", "m", RULES, 10, Optional.empty()))
        .namespace(Snapshots.namespaceConfig("n2", "m", RULES, 10, Optional.empty()))
        .namespace(
            Snapshots.namespaceConfig("ttl", "m", RULES, 10, Optional.of(Duration.ofSeconds(2))))
        .namespace(
            Snapshots.withMaxValueBytes(
                Snapshots.namespaceConfig("small", "m", RULES, 10, Optional.empty()), 40))
        .namespace(
            Snapshots.namespaceConfig(
                "read-only", "m", RULES, 10, Optional.empty(), ServiceState.READ_ONLY))
        .namespace(
            Snapshots.namespaceConfig(
                "suspended", "m", RULES, 10, Optional.empty(), ServiceState.SUSPENDED))
        .build(1);
  }

  @Test
  void answersAreTheSame() throws Exception {
    long seed = Optional.ofNullable(Long.getLong("prism.seed")).orElseGet(System::nanoTime);
    System.out.println("RelayDifferentialIT: -Dprism.seed=" + seed);
    Random random = new Random(seed);
    RandomRequests requests = new RandomRequests(random);
    Map<String, Integer> taken = new TreeMap<>();
    Map<String, Double> plainBefore = plain.counted();
    Map<String, Double> relayedBefore = relayed.counted();
    for (int i = 0; i < REQUESTS; i++) {
      Asked asked = requests.next();
      long pause = random.nextInt(4) == 0 ? random.nextInt(1_500) : 0;
      plain.nowMillis.addAndGet(pause);
      relayed.nowMillis.addAndGet(pause);
      Answer expected = plain.ordinary(asked);
      Answer answer = relayed.lane(asked).orElseThrow();
      assertThat(answer).as("request %d of seed %d: %s", i, seed, asked).isEqualTo(expected);
      taken.merge(
          asked.method().replaceAll(".*/", "")
              + (relayed.reply.isRelayed() ? " relayed " : " otherwise ")
              + answer.code(),
          1,
          Integer::sum);
      learn(requests, asked, expected);
    }
    for (String method : List.of("Get", "Put", "Delete", "Exists")) {
      assertThat(taken.getOrDefault(method + " relayed OK", 0))
          .as("seed %d: %s", seed, taken)
          .isGreaterThan(REQUESTS / 100);
      assertThat(taken).as("seed %d", seed).containsKey(method + " otherwise NOT_FOUND");
    }
    // The store itself refuses: what it says is passed on as it always was.
    assertThat(taken).as("seed %d", seed).containsKey("Delete relayed INVALID_ARGUMENT");
    await().untilAsserted(() -> assertThat(relayed.held()).isZero());
    await()
        .untilAsserted(
            () ->
                assertThat(since(relayedBefore, relayed.counted()))
                    .as("seed %d", seed)
                    .isEqualTo(since(plainBefore, plain.counted())));
  }

  private static Map<String, Double> since(Map<String, Double> before, Map<String, Double> now) {
    Map<String, Double> more = new TreeMap<>();
    now.forEach((name, count) -> more.put(name, count - before.getOrDefault(name, 0.0)));
    more.values().removeIf(count -> count == 0);
    return more;
  }

  private static void learn(RandomRequests requests, Asked asked, Answer answer)
      throws InvalidProtocolBufferException {
    if (answer.code() == Status.Code.OK
        && asked.method().equals(KeyValueServiceGrpc.getPutMethod().getFullMethodName())) {
      requests.sawVersion(PutResponse.parseFrom(answer.message()).getVersion());
    }
  }
}
