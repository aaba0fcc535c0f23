package io.prism.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.opentelemetry.api.OpenTelemetry;
import io.prism.backend.plugin.PluginBackendFactory;
import io.prism.control.snapshot.Snapshot;
import io.prism.http2.transport.Transport;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.proxy.testing.Snapshots;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
    for (String namespace : LaneDifferential.READABLE) {
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
    return LaneDifferential.snapshot(
        new Snapshots(directory).backend("m", "plugin", plugin.settings()));
  }

  @Test
  void answersAreTheSame() throws Exception {
    // A relayed call is counted behind its reply, by the loop that sent that.
    loop.submit(() -> {}).syncUninterruptibly();
    Map<String, Double> plainBefore = plain.counted();
    Map<String, Double> relayedBefore = relayed.counted();
    LaneDifferential.Taken taken =
        new LaneDifferential(plain, relayed)
            .compare(
                "RelayDifferentialIT", REQUESTS, "relayed", DirectReply::isRelayed, "otherwise");
    for (String method : LaneDifferential.METHODS) {
      assertThat(taken.times(method + " relayed OK")).as("%s", taken).isGreaterThan(REQUESTS / 100);
      assertThat(taken.ways())
          .as("seed %d", taken.seed())
          .containsKey(method + " otherwise NOT_FOUND");
    }
    // The store itself refuses: what it says is passed on as it always was.
    assertThat(taken.ways())
        .as("seed %d", taken.seed())
        .containsKey("Delete relayed INVALID_ARGUMENT");
    await().untilAsserted(() -> assertThat(relayed.held()).isZero());
    await()
        .untilAsserted(
            () ->
                assertThat(since(relayedBefore, relayed.counted()))
                    .as("seed %d", taken.seed())
                    .isEqualTo(since(plainBefore, plain.counted())));
  }

  private static Map<String, Double> since(Map<String, Double> before, Map<String, Double> now) {
    Map<String, Double> more = new TreeMap<>();
    now.forEach((name, count) -> more.put(name, count - before.getOrDefault(name, 0.0)));
    more.values().removeIf(count -> count == 0);
    return more;
  }
}
