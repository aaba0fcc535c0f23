package io.prism.control.planning;

import static io.prism.control.planning.WishBuilder.keyValue;
import static io.prism.control.planning.World.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Durability;
import io.prism.control.planning.BackendWish.Change;
import io.prism.control.planning.Decision.ChosenBy;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A namespace that has data stays where its data is. */
class BoundNamespaceTest {

  private static final Candidate PG = World.postgres("pg");
  private static final Candidate OTHER = World.postgres("another");
  private static final Candidate REDIS = World.store("redis", "Redis", Durability.EVENTUAL);

  @Test
  void theStoreIsKeptWhateverWouldBeChosenToday() {
    WishBuilder wish = keyValue().durability(Durability.EVENTUAL);
    World world = World.with(PG, OTHER, REDIS).current(World.on("redis", "Redis", wish));

    Decision decision = world.decision(wish.data(200 * Amounts.GB));

    assertThat(decision.backend()).isEqualTo(id("redis"));
    assertThat(decision.chosenBy()).isEqualTo(ChosenBy.KEPT);
    assertThat(decision.advice())
        .anySatisfy(
            advice -> {
              assertThat(advice.topic()).isEqualTo(Advice.Topic.BETTER_MATCH);
              assertThat(advice.text())
                  .startsWith("a better match exists: payments/another (Postgres)");
            });
  }

  @Test
  void anEqualStoreIsNoBetterMatch() {
    assertThat(
            World.with(PG, OTHER)
                .current(World.on("pg", "Postgres", keyValue()))
                .advice(keyValue()))
        .isEmpty();
  }

  @Test
  void aStoreThatIsNotReadyIsKept() {
    Candidate away = World.standing(PG, new Standing.NotReady("does not answer"));

    assertThat(
            World.with(away, OTHER)
                .current(World.on("pg", "Postgres", keyValue()))
                .decision(keyValue())
                .backend())
        .isEqualTo(id("pg"));
  }

  @Test
  void anotherStoreByNameNeedsAMigration() {
    World world = World.with(PG, OTHER).current(World.on("pg", "Postgres", keyValue()));

    assertThat(world.reasons(keyValue().on("another")))
        .containsExactly("BackendChangeNeedsMigration backend.ref");
    assertThat(world.decision(keyValue().on("pg")).backend()).isEqualTo(id("pg"));
  }

  @Test
  void leavingTheDataBehindMustBeAskedFor() {
    World world = World.with(PG, OTHER).current(World.on("pg", "Postgres", keyValue()));
    WishBuilder wish = keyValue().on("another", Change.ALLOW_DATA_LOSS);

    assertThat(world.decision(wish).backend()).isEqualTo(id("another"));
    assertThat(world.advice(wish)).containsExactly("DATA_LOSS_ACCEPTED backend.ref");
  }

  @Test
  void aMigrationsTargetMayBeNamedWhileItRuns() {
    World world = World.with(PG, OTHER).current(moving("pg", "another", keyValue().on("pg")));

    assertThat(world.decision(keyValue().on("another")).backend()).isEqualTo(id("pg"));
  }

  @Test
  void noThirdStoreMayBeNamedWhileAMigrationRuns() {
    World world =
        World.with(PG, OTHER, REDIS).current(moving("pg", "another", keyValue().on("pg")));

    assertThat(world.reasons(keyValue().on("redis", Change.ALLOW_DATA_LOSS)))
        .containsExactly("BackendChangeNeedsMigration backend.ref");
  }

  @Test
  void aNameThatAMigrationLeftBehindIsNoWishToGoBack() {
    WishBuilder before = keyValue().on("pg", Change.ALLOW_DATA_LOSS);
    World world = World.with(PG, OTHER).current(World.on("another", "Postgres", before));

    assertThat(world.decision(before).backend()).isEqualTo(id("another"));
    assertThat(world.advice(before)).contains("KEPT_AS_ACCEPTED backend.ref");
  }

  @Test
  void withoutTheAcceptedWishNoDataIsLeftBehind() {
    Current now =
        new Current(
            id("another"),
            "Postgres",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Capacity.NONE);

    assertThat(
            World.with(PG, OTHER).current(now).reasons(keyValue().on("pg", Change.ALLOW_DATA_LOSS)))
        .containsExactly("BackendChangeNeedsMigration backend.ref");
  }

  @Test
  void aStoreThatIsGoneOrOfAnotherTypeIsNotReplaced() {
    assertThat(
            World.with(OTHER).current(World.on("pg", "Postgres", keyValue())).reasons(keyValue()))
        .containsExactly("BackendNotFound backend");
    assertThat(World.with(PG).current(World.on("pg", "MySQL", keyValue())).reasons(keyValue()))
        .containsExactly("BackendChangeNeedsMigration backend");
  }

  @Test
  void needsThatTheStoreCannotMeetAreRefused() {
    WishBuilder before = keyValue().durability(Durability.EVENTUAL);

    assertThat(
            World.with(PG, REDIS)
                .current(World.on("redis", "Redis", before))
                .reasons(keyValue().durability(Durability.STRONG)))
        .containsExactly("IncompatibleNeeds needs.durability");
  }

  @Test
  void needsThatTheStoreDoesNotMeetAnyMoreAreKeptButMayNotGrow() {
    Candidate small = World.limits(PG, World.writes(100));
    World world = World.with(small).current(World.on("pg", "Postgres", keyValue().writes(200)));

    assertThat(world.advice(keyValue().writes(200))).contains("KEPT_AS_ACCEPTED needs.writeRPS");
    assertThat(world.advice(keyValue().writes(150))).contains("KEPT_AS_ACCEPTED needs.writeRPS");
    assertThat(world.reasons(keyValue().writes(201)))
        .containsExactly("CapacityUnavailable needs.writeRPS");
  }

  @Test
  void whatWasPromisedToTheNamespaceItselfIsNotCountedTwice() {
    Candidate store =
        World.promising(
            World.limits(PG, World.writes(100)), new Candidate.Promise(WishBuilder.ORDERS, 90, 0));

    assertThat(
            World.with(store)
                .current(World.on("pg", "Postgres", keyValue().writes(90)))
                .plan(keyValue().writes(100)))
        .isInstanceOf(Outcome.Planned.class);
  }

  @Test
  void dataInTheGatewaysPodsIsNotLeftBehindByAMove() {
    Candidate local = World.driven(PG, Candidate.Driver.DATA_WITH_GATEWAY);
    Shard other = World.shard("other", Map.of(), 0, false);
    World world =
        World.with(local)
            .shards(World.DEFAULT, other)
            .current(World.on("pg", "Postgres", keyValue()));

    assertThat(world.reasons(keyValue().placed(new PlacementWish.Named("other"))))
        .containsExactly("ProcessLocalStore placement");
    assertThat(world.reasons(keyValue().placed(new PlacementWish.Own())))
        .containsExactly("ProcessLocalStore placement");
  }

  private static Current moving(String from, String to, WishBuilder accepted) {
    Current now = World.on(from, "Postgres", accepted);
    return new Current(
        now.backend(),
        now.type(),
        Optional.of(id(to)),
        now.shard(),
        now.accepted(),
        now.capacity());
  }
}
