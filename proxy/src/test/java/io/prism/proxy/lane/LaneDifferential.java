package io.prism.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.Permission;
import io.prism.control.snapshot.ServiceState;
import io.prism.control.snapshot.Snapshot;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.proxy.testing.Snapshots;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Random requests, some of them damaged, to two gateways with the same namespaces: one takes them
 * the ordinary way, the other on its lane. {@code -Dprism.seed=N} repeats a run.
 */
final class LaneDifferential {

  static final List<String> METHODS = List.of("Get", "Put", "Delete", "Exists");

  /** Namespaces that can be read. */
  static final List<String> READABLE = List.of("n", "n2", "ttl", "small", "read-only");

  private static final AccessRules RULES =
      new AccessRules(
          Map.of(
              "rw", Permission.READ_WRITE,
              "ro", Permission.READ_ONLY,
              "wo", Permission.WRITE_ONLY));

  private final LaneGateway plain;
  private final LaneGateway lane;

  LaneDifferential(LaneGateway plain, LaneGateway lane) {
    this.plain = plain;
    this.lane = lane;
  }

  /**
   * What became of the requests.
   *
   * @param seed of the run
   * @param ways how often a method took a way to an outcome, as in {@code Get light OK}
   */
  record Taken(long seed, Map<String, Integer> ways) {

    int times(String way) {
      return ways.getOrDefault(way, 0);
    }
  }

  /** The namespaces, on a store that is named {@code m}. */
  static Snapshot snapshot(Snapshots store) {
    return store
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

  /**
   * Sends requests and compares answers.
   *
   * @param test whose seed is printed
   * @param direct the name of the short way
   * @param tookDirect whether the lane's last reply came that way
   * @param other the name of any other way
   */
  Taken compare(
      String test, int requests, String direct, Predicate<DirectReply> tookDirect, String other)
      throws InvalidProtocolBufferException {
    long seed = Optional.ofNullable(Long.getLong("prism.seed")).orElseGet(System::nanoTime);
    System.out.println(test + ": -Dprism.seed=" + seed);
    Random random = new Random(seed);
    RandomRequests source = new RandomRequests(random);
    Map<String, Integer> ways = new TreeMap<>();
    for (int i = 0; i < requests; i++) {
      Asked asked = source.next();
      long pause = random.nextInt(4) == 0 ? random.nextInt(1_500) : 0;
      plain.nowMillis.addAndGet(pause);
      lane.nowMillis.addAndGet(pause);
      Answer expected = plain.ordinary(asked);
      Answer answer = lane.lane(asked).orElseThrow();
      assertThat(answer).as("request %d of seed %d: %s", i, seed, asked).isEqualTo(expected);
      String way = tookDirect.test(lane.reply) ? direct : other;
      ways.merge(
          asked.method().replaceAll(".*/", "") + " " + way + " " + answer.code(), 1, Integer::sum);
      learn(source, asked, expected);
    }
    return new Taken(seed, ways);
  }

  /** Versions that exist make conditions that hold. */
  private static void learn(RandomRequests requests, Asked asked, Answer answer)
      throws InvalidProtocolBufferException {
    if (answer.code() == Status.Code.OK
        && asked.method().equals(KeyValueServiceGrpc.getPutMethod().getFullMethodName())) {
      requests.sawVersion(PutResponse.parseFrom(answer.message()).getVersion());
    }
  }
}
