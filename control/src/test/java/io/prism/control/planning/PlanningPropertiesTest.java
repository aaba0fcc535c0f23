package io.prism.control.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Durability;
import io.prism.control.fit.Offer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds for whatever is planned; a failure names the seed, which brings the case back. */
class PlanningPropertiesTest {

  private static final int CASES = 2_000;
  private static final List<String> TYPES =
      List.of("Postgres", "Redis", "Kafka", "NATS", "MemStore", "SQLite", "ClickHouse", "S3");
  private static final List<String> REGIONS = List.of("eu", "us");

  @Test
  void theOrderOfStoresAndShardsDecidesNothing() {
    cases(
        random -> {
          List<Candidate> stores = stores(random);
          List<Shard> shards = shards(random);
          Wish wish = wish(random).build();
          Optional<Current> current =
              random.nextBoolean() ? bound(random, stores) : Optional.empty();
          Outcome first = ResourcePlanner.plan(wish, world(stores, shards), current);

          Collections.shuffle(stores, random);
          Collections.shuffle(shards, random);

          assertThat(ResourcePlanner.plan(wish, world(stores, shards), current)).isEqualTo(first);
        });
  }

  @Test
  void aBoundNamespaceNeverMovesUnlessItsDataMayBeLost() {
    AtomicInteger planned = new AtomicInteger();
    cases(
        random -> {
          List<Candidate> stores = stores(random);
          Optional<Current> current = bound(random, stores);
          Wish wish = wish(random).build();

          Outcome outcome = ResourcePlanner.plan(wish, world(stores, shards(random)), current);

          if (!(outcome instanceof Outcome.Planned(Decision decision))) {
            return;
          }
          planned.incrementAndGet();
          if (decision.advice().stream()
              .noneMatch(a -> a.topic() == Advice.Topic.DATA_LOSS_ACCEPTED)) {
            assertThat(decision.backend()).isEqualTo(current.orElseThrow().backend());
          }
        });

    assertThat(planned).hasValueGreaterThan(CASES / 10);
  }

  @Test
  void whatWasPlannedIsPlannedAgainOnceItIsInForce() {
    AtomicInteger tried = new AtomicInteger();
    cases(
        random -> {
          List<Candidate> stores = stores(random);
          List<Shard> shards = shards(random);
          Wish wish = wish(random).build();
          if (!(ResourcePlanner.plan(wish, world(stores, shards), Optional.empty())
              instanceof Outcome.Planned(Decision first))) {
            return;
          }
          tried.incrementAndGet();
          Current now =
              new Current(
                  first.backend(),
                  first.type(),
                  Optional.empty(),
                  shard(first),
                  Optional.of(wish),
                  first.capacity());

          Outcome again = ResourcePlanner.plan(wish, world(stores, shards), Optional.of(now));

          assertThat(again)
              .isInstanceOfSatisfying(
                  Outcome.Planned.class,
                  planned -> {
                    assertThat(planned.decision().backend()).isEqualTo(first.backend());
                    assertThat(planned.decision().capacity()).isEqualTo(first.capacity());
                    assertThat(shard(planned.decision())).isEqualTo(shard(first));
                  });
        });

    assertThat(tried).hasValueGreaterThan(CASES / 10);
  }

  private interface Case {
    void check(Random random);
  }

  private static void cases(Case property) {
    long seed = Long.getLong("prism.seed", System.nanoTime());
    System.out.println("planning properties, -Dprism.seed=" + seed);
    Random seeds = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      Random random = new Random(seeds.nextLong());
      try {
        property.check(random);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("case " + i + " of -Dprism.seed=" + seed, e);
      }
    }
  }

  private static Optional<ShardId> shard(Decision decision) {
    return decision.shard() instanceof ShardChoice.Existing existing
        ? Optional.of(existing.shard())
        : Optional.empty();
  }

  private static Surroundings world(List<Candidate> stores, List<Shard> shards) {
    return new Surroundings(stores, shards, World.open(), 0, World.NOW);
  }

  private static Optional<Current> bound(Random random, List<Candidate> stores) {
    Candidate store = stores.get(random.nextInt(stores.size()));
    Current now = World.on(store.id().name(), store.type(), wish(random));
    return Optional.of(
        new Current(
            now.backend(),
            now.type(),
            random.nextInt(5) == 0 ? Optional.of(World.id("s1")) : Optional.empty(),
            now.shard(),
            random.nextBoolean() ? now.accepted() : Optional.empty(),
            Capacity.NONE));
  }

  private static List<Candidate> stores(Random random) {
    return new ArrayList<>(
        IntStream.rangeClosed(1, 2 + random.nextInt(5)).mapToObj(i -> store(random, i)).toList());
  }

  private static Candidate store(Random random, int number) {
    return new Candidate(
        World.id("s" + number),
        TYPES.get(random.nextInt(TYPES.size())),
        new Offer(
            Durability.values()[random.nextInt(3)],
            random.nextInt(4) == 0 ? Set.of("keyvalue_basic") : World.ALL_INTERFACES,
            1L << (18 + random.nextInt(6))),
        new Candidate.Limits(
            random.nextBoolean() ? OptionalLong.of(random.nextInt(2_000)) : OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            random.nextBoolean() ? OptionalInt.of(1 + random.nextInt(5)) : OptionalInt.empty()),
        random.nextBoolean() ? Optional.of(REGIONS.get(random.nextInt(2))) : Optional.empty(),
        Map.of(),
        random.nextInt(6) == 0 ? new Standing.NotReady("is away") : new Standing.Ready(),
        random.nextInt(6) == 0 ? new Grant.Labelled(Map.of("a", "b")) : new Grant.All(),
        Candidate.Driver.REMOTE,
        List.of(
            new Candidate.Promise(new NamespaceId("x", "y"), random.nextInt(1_000), 0),
            new Candidate.Promise(WishBuilder.ORDERS, random.nextInt(1_000), 0)));
  }

  private static List<Shard> shards(Random random) {
    List<Shard> shards = new ArrayList<>(List.of(World.DEFAULT));
    for (int i = 0; i < random.nextInt(5); i++) {
      Map<String, String> traits = Map.of("region", REGIONS.get(random.nextInt(2)));
      shards.add(World.shard("shard" + i, traits, random.nextInt(4), random.nextInt(4) == 0));
    }
    return shards;
  }

  private static WishBuilder wish(Random random) {
    WishBuilder wish =
        random.nextBoolean()
            ? WishBuilder.keyValue()
            : WishBuilder.of(ClientApi.values()[random.nextInt(ClientApi.values().length)]);
    wish.durability(Durability.values()[random.nextInt(3)]).writes(random.nextInt(1_000));
    if (random.nextInt(3) == 0) {
      wish.reads(200_000);
    }
    if (random.nextInt(3) == 0) {
      wish.on("s" + (1 + random.nextInt(5)), BackendWish.Change.values()[random.nextInt(2)]);
    } else if (random.nextBoolean()) {
      wish.preferring(TYPES.get(random.nextInt(TYPES.size())));
    }
    if (random.nextInt(3) == 0) {
      wish.placed(
          new PlacementWish.Selected(Map.of("region", REGIONS.get(random.nextInt(2))), Map.of()));
    }
    return wish;
  }
}
