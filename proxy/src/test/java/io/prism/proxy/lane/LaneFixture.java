package io.prism.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.common.v1.ErrorReason;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.Permission;
import io.prism.control.snapshot.RateLimit;
import io.prism.control.snapshot.ServiceState;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.testing.MoodyFactory;
import io.prism.proxy.testing.Snapshots;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces of every kind, and what tests ask of them. */
abstract class LaneFixture {

  private static final AccessRules RULES =
      new AccessRules(
          Map.of(
              "rw", Permission.READ_WRITE,
              "ro", Permission.READ_ONLY,
              "wo", Permission.WRITE_ONLY));

  static final Asked GET = get("n", "k");
  static final Asked PUT = put("n", "k", ByteString.copyFromUtf8("v"));

  final TroubledFactory troubled = new TroubledFactory();
  final MoodyFactory moody = new MoodyFactory();
  final LaneGateway gateway = new LaneGateway(new MemoryBackendFactory(), troubled, moody);
  Path directory;

  @BeforeEach
  void start(@TempDir Path folder) {
    directory = folder;
    gateway.apply(snapshots().build(1));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  Snapshots snapshots() {
    return new Snapshots(directory)
        .backend("m", "memory")
        .backend("t", TroubledFactory.TYPE)
        .backend("small", "memory", Map.of("max_bytes", "64KiB"))
        .backend("moody", MoodyFactory.TYPE)
        .namespace(config("n", ServiceState.ACTIVE))
        .namespace(config("read-only", ServiceState.READ_ONLY))
        .namespace(config("suspended", ServiceState.SUSPENDED))
        .namespace(on("troubled", "t"))
        .namespace(on("full", "small"))
        .namespace(on("moody", "moody"))
        .namespace(Snapshots.withRate(on("slow", "m"), Optional.of(new RateLimit(1, 1))))
        .namespace(Snapshots.withMaxValueBytes(on("tight", "m"), 10));
  }

  static NamespaceConfig config(String name, ServiceState state) {
    return Snapshots.namespaceConfig(name, "m", RULES, 100, Optional.empty(), state);
  }

  static NamespaceConfig on(String name, String backend) {
    return Snapshots.namespaceConfig(name, backend, RULES, 100, Optional.empty());
  }

  static Asked get(String namespace, String key) {
    return Asked.of(
        KeyValueServiceGrpc.getGetMethod().getFullMethodName(),
        GetRequest.newBuilder().setNamespace(namespace).setKey(key).build());
  }

  static Asked put(String namespace, String key, ByteString value) {
    return Asked.of(
        KeyValueServiceGrpc.getPutMethod().getFullMethodName(),
        PutRequest.newBuilder().setNamespace(namespace).setKey(key).setValue(value).build());
  }

  static Asked delete(String namespace, String key) {
    return Asked.of(
        KeyValueServiceGrpc.getDeleteMethod().getFullMethodName(),
        DeleteRequest.newBuilder().setNamespace(namespace).setKey(key).build());
  }

  NamespaceRoute route(String namespace) {
    return gateway.stores.routing().find(namespace);
  }

  /** The light way answers by itself, as the ordinary one does, and counts the same. */
  Answer bothWays(Asked asked) {
    Map<String, Double> before = gateway.counted();
    Answer ordinary = gateway.ordinary(asked);
    Map<String, Double> between = gateway.counted();
    Answer light = gateway.lightly(asked);
    assertThat(light).isEqualTo(ordinary);
    assertThat(growth(between, gateway.counted())).isEqualTo(growth(before, between));
    assertThat(gateway.held()).isZero();
    return light;
  }

  private static Map<String, Double> growth(Map<String, Double> from, Map<String, Double> to) {
    Map<String, Double> growth = new java.util.TreeMap<>(to);
    from.forEach((name, value) -> growth.merge(name, -value, Double::sum));
    growth.values().removeIf(value -> value == 0);
    assertThat(growth).hasSize(2);
    return growth;
  }

  void refusedBothWays(Asked asked, ErrorReason reason) {
    assertThat(bothWays(asked).reason()).isEqualTo(reason.name());
  }

  /** The same to every decoder, but not what clients send. */
  static Asked odd(Asked asked) {
    return asked.with(
        asked.message().concat(ByteString.copyFrom(new byte[] {(byte) 0xf8, 0x3f, 1})));
  }
}
