package io.prism.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.Permission;
import io.prism.control.snapshot.ServiceState;
import io.prism.control.snapshot.Snapshot;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The light way answers what the ordinary way answers, and leaves behind what it leaves. */
class LaneDifferentialTest {

  private static final int REQUESTS = 30_000;

  private static final AccessRules RULES =
      new AccessRules(
          Map.of(
              "rw", Permission.READ_WRITE,
              "ro", Permission.READ_ONLY,
              "wo", Permission.WRITE_ONLY));

  private final LaneGateway plain = new LaneGateway(new MemoryBackendFactory());
  private final LaneGateway light = new LaneGateway(new MemoryBackendFactory());

  @BeforeEach
  void start(@TempDir Path directory) {
    plain.apply(snapshot(directory));
    light.apply(snapshot(directory));
  }

  @AfterEach
  void stop() {
    plain.close();
    light.close();
  }

  private static Snapshot snapshot(Path directory) {
    return new Snapshots(directory)
        .backend("m", "memory")
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
    System.out.println("LaneDifferentialTest: -Dprism.seed=" + seed);
    Random random = new Random(seed);
    RandomRequests requests = new RandomRequests(random);
    Map<String, Integer> taken = new TreeMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      Asked asked = requests.next();
      long pause = random.nextInt(4) == 0 ? random.nextInt(1_500) : 0;
      plain.nowMillis.addAndGet(pause);
      light.nowMillis.addAndGet(pause);
      Answer expected = plain.ordinary(asked);
      Answer answer = light.lane(asked).orElseThrow();
      assertThat(answer).as("request %d of seed %d: %s", i, seed, asked).isEqualTo(expected);
      taken.merge(
          asked.method().replaceAll(".*/", "")
              + (light.reply.isWatched() ? " ordinary " : " light ")
              + answer.code(),
          1,
          Integer::sum);
      learn(requests, asked, expected);
    }
    assertThat(light.counted()).as("seed %d", seed).isEqualTo(plain.counted());
    assertThat(light.held()).isZero();
    for (String method : List.of("Get", "Put", "Delete", "Exists")) {
      assertThat(taken).as("seed %d", seed).containsKey(method + " ordinary OK");
      assertThat(taken.get(method + " light OK"))
          .as("seed %d: %s", seed, taken)
          .isGreaterThan(REQUESTS / 50);
      for (Status.Code code :
          List.of(
              Status.Code.NOT_FOUND,
              Status.Code.INVALID_ARGUMENT,
              Status.Code.FAILED_PRECONDITION,
              Status.Code.PERMISSION_DENIED,
              Status.Code.UNAUTHENTICATED)) {
        assertThat(taken).as("seed %d", seed).containsKey(method + " light " + code);
      }
    }
  }

  private static void learn(RandomRequests requests, Asked asked, Answer answer)
      throws InvalidProtocolBufferException {
    if (answer.code() == Status.Code.OK
        && asked.method().equals(KeyValueServiceGrpc.getPutMethod().getFullMethodName())) {
      requests.sawVersion(PutResponse.parseFrom(answer.message()).getVersion());
    }
  }
}
