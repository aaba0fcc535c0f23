package io.prism.control.planning;

import static io.prism.control.planning.WishBuilder.keyValue;
import static io.prism.control.planning.WishBuilder.of;
import static io.prism.control.planning.World.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.prism.backend.Durability;
import io.prism.control.fit.Offer;
import io.prism.control.planning.Decision.ChosenBy;
import io.prism.control.planning.Decision.PassedOver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BackendChooserTest {

  private static final Candidate PG = World.postgres("pg");
  private static final Candidate REDIS = World.store("redis", "Redis", Durability.EVENTUAL);
  private static final Candidate MEMORY = World.store("mem", "MemStore", Durability.BEST_EFFORT);
  private static final Candidate KAFKA = World.store("kafka", "Kafka", Durability.STRONG);
  private static final Candidate NATS = World.store("nats", "NATS", Durability.STRONG);
  private static final Candidate S3 = World.store("s3", "S3", Durability.STRONG);

  static Stream<Arguments> suited() {
    WishBuilder eventual = keyValue().durability(Durability.EVENTUAL);
    return Stream.of(
        arguments(keyValue(), "pg"),
        arguments(keyValue().durability(Durability.EVENTUAL).latency(5), "redis"),
        arguments(keyValue().durability(Durability.EVENTUAL).reads(100_001), "redis"),
        arguments(keyValue().latency(5), "pg"),
        arguments(keyValue().durability(Durability.EVENTUAL).data(101 * Amounts.GB), "pg"),
        arguments(eventual, "kafka"),
        arguments(of(ClientApi.PUB_SUB), "nats"),
        arguments(of(ClientApi.PUB_SUB).writes(50_001), "kafka"),
        arguments(of(ClientApi.PUB_SUB).replay(), "kafka"),
        arguments(of(ClientApi.PUB_SUB).message(2 << 20), "kafka"),
        arguments(of(ClientApi.QUEUE).ordered(), "kafka"),
        arguments(of(ClientApi.WORK_QUEUE).ordered(), "kafka"),
        arguments(of(ClientApi.QUEUE).consistency(Consistency.STRONG), "pg"),
        arguments(of(ClientApi.STREAM), "kafka"),
        arguments(of(ClientApi.TRANSACT).consistency(Consistency.STRONG), "pg"),
        arguments(of(ClientApi.READER), "pg"),
        arguments(of(ClientApi.OBJECT_STORE), "s3"),
        arguments(keyValue().durability(Durability.EVENTUAL).preferring("Redis"), "redis"),
        arguments(keyValue().durability(Durability.EVENTUAL).preferring("NATS", "Redis"), "nats"));
  }

  @ParameterizedTest
  @MethodSource("suited")
  void theStoreThatSuitsBestIsChosen(WishBuilder wish, String store) {
    assertThat(World.with(S3, NATS, KAFKA, MEMORY, REDIS, PG).decision(wish).backend())
        .isEqualTo(id(store));
  }

  @Test
  void theReasonAndWhyEachOtherLostAreTold() {
    Decision decision = World.with(World.postgres("zpg"), MEMORY, REDIS, PG).decision(keyValue());

    assertThat(decision.chosenBy()).isEqualTo(ChosenBy.AUTO);
    assertThat(decision.reason())
        .isEqualTo(
            "payments/pg (Postgres) offers strong durability and keyvalue_basic and suits best,"
                + " with 35 points");
    assertThat(decision.others())
        .extracting(PassedOver::toString)
        .containsExactly(
            "payments/mem promises the durability best-effort, but strong is needed",
            "payments/redis promises the durability eventual, but strong is needed",
            "payments/zpg fits as well, but comes later by name");
  }

  @Test
  void freeRoomAndNearnessDecideAmongEquals() {
    Candidate full =
        World.promising(
            World.limits(World.postgres("a"), World.writes(1_000)),
            new Candidate.Promise(new NamespaceId("x", "y"), 900, 0));
    Candidate empty = World.limits(World.postgres("b"), World.writes(1_000));
    Candidate far = World.marked(World.postgres("a"), Optional.of("us"), Map.of());
    Candidate near = World.marked(World.postgres("b"), Optional.of("eu"), Map.of());
    Shard inEurope = World.shard("default", Map.of("region", "eu"), 0, true);

    assertThat(World.with(full, empty).decision(keyValue()).backend()).isEqualTo(id("b"));
    assertThat(World.with(far, near).shards(inEurope).decision(keyValue()).backend())
        .isEqualTo(id("b"));
  }

  static Stream<Arguments> unfit() {
    Candidate labelled = World.marked(PG, Optional.of("us"), Map.of());
    return Stream.of(
        arguments(
            World.granting(PG, new Grant.Labelled(Map.of("tier", "silver"))),
            keyValue(),
            "ReferenceNotPermitted backend.ref"),
        arguments(
            World.standing(PG, new Standing.NotReady("does not answer")),
            keyValue(),
            "DependenciesNotReady backend.ref"),
        arguments(REDIS, keyValue(), "IncompatibleNeeds needs.durability"),
        arguments(
            PG,
            keyValue().interfaces("keyvalue_cas"),
            "IncompatibleNeeds needs.requiredInterfaces"),
        arguments(
            World.offering(PG, new Offer(Durability.STRONG, Set.of("keyvalue_basic"), 1 << 20)),
            keyValue().ttl(new Ttl(Ttl.Use.OPTIONAL, OptionalLong.of(60), true)),
            "IncompatibleNeeds needs.requiredInterfaces"),
        arguments(PG, keyValue().value(17 << 20), "IncompatibleNeeds needs.maxValueSize"),
        arguments(
            World.promising(
                World.limits(PG, World.writes(1_000)),
                new Candidate.Promise(new NamespaceId("x", "y"), 900, 0)),
            keyValue().writes(101),
            "CapacityUnavailable needs.writeRPS"),
        arguments(
            labelled,
            keyValue().handling(new Handling(true, Set.of("GDPR"))),
            "IncompatibleNeeds policies.compliance"),
        arguments(KAFKA, of(ClientApi.READER), "IncompatibleNeeds clientAPI"));
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void aStoreThatCannotServeIsRefusedWhenItIsNamedAndPassedOverOtherwise(
      Candidate store, WishBuilder wish, String reason) {
    World world = World.with(store);

    assertThat(world.reasons(wish)).containsExactly("NoMatchingBackend backend");
    assertThat(world.reasons(wish.on(store.id().name()))).containsExactly(reason);
  }

  @Test
  void everythingThatIsWrongWithANamedStoreIsTold() {
    Candidate store =
        World.standing(
            World.offering(MEMORY, new Offer(Durability.BEST_EFFORT, Set.of(), 10)),
            new Standing.NotReady("is drained"));

    assertThat(World.with(store).policy(World.team(Level.GUIDED)).reasons(keyValue().on("mem")))
        .containsExactly(
            "DisallowedBackend backend.ref",
            "DependenciesNotReady backend.ref",
            "IncompatibleNeeds needs.durability",
            "IncompatibleNeeds needs.requiredInterfaces",
            "IncompatibleNeeds needs.maxValueSize");
  }

  @Test
  void withoutAFittingStoreEachCandidatesFirstFailureIsTold() {
    Refusal refusal = World.with(REDIS, MEMORY).refusals(keyValue()).getFirst();

    assertThat(refusal.problem())
        .isEqualTo(
            "no backend offers what is needed: payments/mem (MemStore) promises the durability"
                + " best-effort, but strong is needed; payments/redis (Redis) promises the"
                + " durability eventual, but strong is needed");
    assertThat(World.with().refusals(keyValue()).getFirst().problem())
        .isEqualTo("no backend offers what is needed");
  }

  @Test
  void storesAreOpenToWhomTheySay() {
    for (Grant grant :
        List.of(new Grant.All(), new Grant.Same(), new Grant.Labelled(Map.of("tier", "gold")))) {
      assertThat(World.with(World.granting(PG, grant)).plan(keyValue()))
          .isInstanceOf(Outcome.Planned.class);
    }
  }

  @Test
  void theNamesOfClosedStoresAreNotTold() {
    Candidate closed =
        World.granting(World.postgres("secret"), new Grant.Labelled(Map.of("tier", "silver")));

    assertThat(World.with(PG, closed).refusals(keyValue().on("pq")).getFirst())
        .satisfies(
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Reason.BACKEND_NOT_FOUND);
              assertThat(refusal.limit()).isEqualTo("payments/pg (Postgres)");
            });
  }

  @Test
  void anotherRegionIsForExpertsOnly() {
    Candidate far = World.marked(PG, Optional.of("us"), Map.of());
    Shard inEurope = World.shard("default", Map.of("region", "eu"), 0, true);
    World world = World.with(far).shards(inEurope);

    assertThat(world.plan(keyValue())).isInstanceOf(Outcome.Planned.class);
    assertThat(world.policy(World.team(Level.ADVANCED)).reasons(keyValue().on("pg")))
        .containsExactly("LimitExceeded backend.ref");
  }

  @Test
  void aDriverInTheGatewaysPodsNeedsAShardOfItsOwnKubernetesNamespace() {
    Shard elsewhere =
        new Shard(
            new ShardId("prism", "default"),
            Map.of(),
            Map.of(),
            0,
            9,
            1,
            true,
            Optional.empty(),
            new Standing.Ready());
    Candidate sidecar = World.driven(PG, Candidate.Driver.WITH_GATEWAY);

    assertThat(World.with(sidecar).plan(keyValue())).isInstanceOf(Outcome.Planned.class);
    assertThat(World.with(sidecar).shards(elsewhere).reasons(keyValue().on("pg")))
        .containsExactly("NotSupported backend.ref");
  }

  @Test
  void largeMessagesNeedAnObjectStore() {
    WishBuilder large = of(ClientApi.STREAM).message(50 << 20);

    assertThat(World.with(KAFKA, S3).decision(large).parts()).contains(Part.CLAIM_CHECK);
    assertThat(World.with(KAFKA).reasons(large))
        .containsExactly("NoMatchingBackend needs.maxMessageSize");
  }

  @Test
  void whatDoesNotSuitIsSaid() {
    assertThat(World.with(PG).advice(keyValue().shape(Load.Shape.APPEND_HEAVY).writes(50_000)))
        .contains("UNSUITED_STORE needs.accessPattern");
  }

  static Stream<Arguments> parts() {
    return Stream.of(
        arguments(keyValue(), Set.of()),
        arguments(
            of(ClientApi.STREAM).durability(Durability.STRONG).replay(),
            Set.of(Part.WRITE_AHEAD_LOG, Part.REPLAY_STORE)),
        arguments(of(ClientApi.PUB_SUB).message(1 << 20), Set.of()),
        arguments(of(ClientApi.PUB_SUB).message((1 << 20) + 1), Set.of(Part.CLAIM_CHECK)),
        arguments(of(ClientApi.QUEUE).consistency(Consistency.STRONG), Set.of(Part.OUTBOX)),
        arguments(of(ClientApi.STREAM).retention(new Retention.Days(30)), Set.of()),
        arguments(
            of(ClientApi.STREAM).retention(new Retention.Days(31)), Set.of(Part.TIERED_STORAGE)));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void needsCallForParts(WishBuilder wish, Set<Part> parts) {
    assertThat(Part.of(wish.build())).isEqualTo(parts);
  }
}
