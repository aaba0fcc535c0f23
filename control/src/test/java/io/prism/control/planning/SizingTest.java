package io.prism.control.planning;

import static io.prism.control.planning.WishBuilder.keyValue;
import static io.prism.control.planning.WishBuilder.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Durability;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizingTest {

  private static final Candidate.Limits UNKNOWN = Candidate.Limits.UNKNOWN;

  @ParameterizedTest
  @CsvSource({"10000, 20", "100000, 200", "5000, 10", "499, 1", "0, 1", "501, 2"})
  void aPartitionTakesFiveHundredWritesASecond(long writes, int partitions) {
    assertThat(
            World.with(World.kafka("k", UNKNOWN))
                .decision(of(ClientApi.STREAM).writes(writes).item(1024))
                .capacity()
                .partitions())
        .hasValue(partitions);
  }

  @ParameterizedTest
  @CsvSource({"5000, 3, 12", "0, 3, 3", "10000, 20, 20"})
  void partitionsAreSpreadEvenlyOverTheServers(long writes, int brokers, int partitions) {
    assertThat(Sizing.partitionsFor(writes, brokers)).isEqualTo(partitions);
  }

  @Test
  void aStoreWithFewerPartitionsIsUsedWithAWarning() {
    World world = World.with(World.kafka("k", limits(100, 0, 3)));
    WishBuilder wish = of(ClientApi.STREAM).writes(100_000).item(1024);

    assertThat(world.decision(wish).capacity().partitions()).hasValue(100);
    assertThat(world.advice(wish)).contains("CAPACITY needs.writeRPS");
  }

  @Test
  void partitionsByHandMayBeTwiceWhatIsAdvised() {
    World world = World.with(World.kafka("k", UNKNOWN));

    assertThat(
            world
                .decision(of(ClientApi.STREAM).writes(100_000).option("partitions", "400"))
                .capacity()
                .partitions())
        .hasValue(400);
    assertThat(world.reasons(of(ClientApi.STREAM).writes(100_000).option("partitions", "500")))
        .containsExactly("LimitExceeded backend.options.partitions");
    assertThat(world.reasons(of(ClientApi.STREAM).option("partitions", "many")))
        .containsExactly("IncompatibleNeeds backend.options.partitions");
  }

  @ParameterizedTest
  @CsvSource({
    "Postgres, 0, 10",
    "Postgres, 1500, 15",
    "Postgres, 1501, 16",
    "MySQL, 1500, 15",
    "Redis, 1000, 5",
    "Redis, 20000, 20",
    "ClickHouse, 2000, 10",
    "NATS, 100000, 1",
  })
  void connectionsFollowTheCalls(String type, long rps, int connections) {
    Shard alone =
        new Shard(
            World.DEFAULT.id(),
            Map.of(),
            Map.of(),
            0,
            10,
            1,
            true,
            Optional.empty(),
            new Standing.Ready());

    assertThat(
            World.with(World.store("s", type, Durability.STRONG))
                .shards(alone)
                .decision(keyValue().reads(rps))
                .capacity()
                .connections())
        .hasValue(connections);
  }

  @Test
  void connectionsAreSharedByTheGatewaysOfAShardAndNeverMoreThanTheStoreHas() {
    Candidate small = World.limits(World.postgres("pg"), limits(0, 30, 0));

    assertThat(
            World.with(World.postgres("pg"))
                .decision(keyValue().reads(9_100))
                .capacity()
                .connections())
        .hasValue(31);
    assertThat(World.with(small).decision(keyValue().reads(9_100)).capacity().connections())
        .hasValue(10);
    assertThat(World.with(small).advice(keyValue().reads(9_100))).contains("CAPACITY needs");
  }

  @Test
  void aLogNeedsRoomForAllItKeepsInAllItsCopiesAndAFifthMore() {
    assertThat(
            World.with(World.kafka("k", UNKNOWN))
                .decision(
                    of(ClientApi.STREAM)
                        .writes(1_000)
                        .item(1_000)
                        .retention(new Retention.Days(10)))
                .capacity())
        .isEqualTo(
            new Capacity(
                OptionalInt.of(2),
                OptionalInt.of(3),
                OptionalInt.of(1),
                OptionalLong.of(1_000L * 86_400 * 1_000 * 10 * 3 * 12 / 10)));
  }

  @Test
  void itemsThatAreReplacedNeedRoomForTheDataOnly() {
    assertThat(
            World.with(World.postgres("pg"))
                .decision(
                    keyValue()
                        .writes(5_000)
                        .item(2_048)
                        .data(100)
                        .retention(new Retention.Days(30)))
                .capacity()
                .bytes())
        .hasValue(120);
  }

  @Test
  void anAssumedItemSizeAndEndlessDataAreWarnedOf() {
    World world = World.with(World.kafka("k", UNKNOWN));

    assertThat(world.advice(of(ClientApi.STREAM).writes(10).retention(new Retention.Days(1))))
        .contains("CAPACITY needs.averageItemSize");
    assertThat(world.advice(of(ClientApi.STREAM).writes(10).retention(new Retention.Forever())))
        .contains("CAPACITY needs.retainForever");
  }

  @Test
  void strongDurabilityNeedsThreeCopies() {
    World world = World.with(World.kafka("k", limits(0, 0, 2)));

    assertThat(world.reasons(of(ClientApi.STREAM).durability(Durability.STRONG)))
        .containsExactly("CapacityUnavailable needs.durability");
    assertThat(world.decision(of(ClientApi.STREAM)).capacity().replicationFactor()).hasValue(2);
  }

  @Test
  void loweredEstimatesShrinkNothing() {
    Capacity made =
        new Capacity(
            OptionalInt.of(40), OptionalInt.of(3), OptionalInt.of(4), OptionalLong.of(1L << 50));
    WishBuilder before = of(ClientApi.STREAM).writes(20_000).item(10);
    World world = World.with(World.kafka("k", UNKNOWN)).current(current(before, made));

    Capacity capacity =
        world
            .decision(of(ClientApi.STREAM).writes(100).item(10).retention(new Retention.Days(1)))
            .capacity();

    assertThat(capacity.partitions()).hasValue(40);
    assertThat(capacity.bytes()).hasValue(1L << 50);
  }

  @Test
  void partitionsAreNotAddedUnderOrderedMessages() {
    Capacity made =
        new Capacity(OptionalInt.of(2), OptionalInt.of(3), OptionalInt.of(1), OptionalLong.empty());
    WishBuilder before = of(ClientApi.STREAM).writes(1_000);
    World world = World.with(World.kafka("k", UNKNOWN)).current(current(before, made));

    assertThat(world.reasons(of(ClientApi.STREAM).writes(5_000).ordered()))
        .containsExactly("BackendChangeNeedsMigration needs.writeRPS");
    assertThat(world.decision(of(ClientApi.STREAM).writes(5_000)).capacity().partitions())
        .hasValue(10);
  }

  private static Current current(WishBuilder accepted, Capacity capacity) {
    Current now = World.on("k", "Kafka", accepted);
    return new Current(
        now.backend(), now.type(), now.movingTo(), now.shard(), now.accepted(), capacity);
  }

  private static Candidate.Limits limits(int partitions, int connections, int brokers) {
    return new Candidate.Limits(
        OptionalLong.empty(),
        OptionalLong.empty(),
        number(partitions),
        number(connections),
        number(brokers));
  }

  private static OptionalInt number(int number) {
    return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
