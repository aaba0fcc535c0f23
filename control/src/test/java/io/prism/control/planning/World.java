package io.prism.control.planning;

import io.prism.backend.Durability;
import io.prism.control.fit.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What wishes of the tests are planned against, and short ways to plan them. */
final class World {

  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final Shard DEFAULT = shard("default", Map.of(), 0, true);

  static final Set<String> ALL_INTERFACES =
      Set.of(
          "keyvalue_basic",
          "keyvalue_ttl",
          "keyvalue_scan",
          "pubsub_basic",
          "pubsub_ordering",
          "queue_basic",
          "queue_visibility",
          "queue_dead_letter",
          "stream_basic",
          "stream_replay",
          "timeseries_basic",
          "graph_basic",
          "graph_query",
          "document_basic",
          "object_store");

  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Shard> shards = new ArrayList<>();
  private Policy policy = open();
  private int teamNamespaces;
  private Optional<Current> current = Optional.empty();

  static World with(Candidate... stores) {
    World world = new World();
    world.candidates.addAll(List.of(stores));
    world.shards.add(DEFAULT);
    return world;
  }

  World shards(Shard... all) {
    shards.clear();
    shards.addAll(List.of(all));
    return this;
  }

  World policy(Policy rules) {
    policy = rules;
    return this;
  }

  World teamNamespaces(int count) {
    teamNamespaces = count;
    return this;
  }

  World current(Current now) {
    current = Optional.of(now);
    return this;
  }

  Outcome plan(WishBuilder wish) {
    return ResourcePlanner.plan(
        wish.build(), new Surroundings(candidates, shards, policy, teamNamespaces, NOW), current);
  }

  Decision decision(WishBuilder wish) {
    return switch (plan(wish)) {
      case Outcome.Planned(Decision decision) -> decision;
      case Outcome.Refused refused -> throw new AssertionError(refused);
    };
  }

  List<Refusal> refusals(WishBuilder wish) {
    return switch (plan(wish)) {
      case Outcome.Planned planned -> throw new AssertionError(planned);
      case Outcome.Refused refused -> refused.refusals();
    };
  }

  /** {@code Reason field} of each refusal. */
  List<String> reasons(WishBuilder wish) {
    return refusals(wish).stream().map(r -> r.reason().word() + " " + r.field()).toList();
  }

  /** {@code TOPIC field} of each advice. */
  List<String> advice(WishBuilder wish) {
    return decision(wish).advice().stream().map(a -> a.topic() + " " + a.field()).toList();
  }

  static BackendId id(String name) {
    return new BackendId("payments", name);
  }

  static Candidate store(String name, String type, Durability durability) {
    return new Candidate(
        id(name),
        type,
        new Offer(durability, ALL_INTERFACES, 16 << 20),
        Candidate.Limits.UNKNOWN,
        Optional.empty(),
        Map.of(),
        new Standing.Ready(),
        new Grant.Same(),
        Candidate.Driver.REMOTE,
        List.of());
  }

  static Candidate postgres(String name) {
    return store(name, "Postgres", Durability.STRONG);
  }

  static Candidate kafka(String name, Candidate.Limits limits) {
    return limits(store(name, "Kafka", Durability.STRONG), limits);
  }

  static Candidate limits(Candidate c, Candidate.Limits limits) {
    return new Candidate(
        c.id(),
        c.type(),
        c.offer(),
        limits,
        c.region(),
        c.labels(),
        c.standing(),
        c.grant(),
        c.driver(),
        c.promises());
  }

  static Candidate promising(Candidate c, Candidate.Promise... promises) {
    return new Candidate(
        c.id(),
        c.type(),
        c.offer(),
        c.limits(),
        c.region(),
        c.labels(),
        c.standing(),
        c.grant(),
        c.driver(),
        List.of(promises));
  }

  static Candidate offering(Candidate c, Offer offer) {
    return new Candidate(
        c.id(),
        c.type(),
        offer,
        c.limits(),
        c.region(),
        c.labels(),
        c.standing(),
        c.grant(),
        c.driver(),
        c.promises());
  }

  static Candidate granting(Candidate c, Grant grant) {
    return new Candidate(
        c.id(),
        c.type(),
        c.offer(),
        c.limits(),
        c.region(),
        c.labels(),
        c.standing(),
        grant,
        c.driver(),
        c.promises());
  }

  static Candidate standing(Candidate c, Standing standing) {
    return new Candidate(
        c.id(),
        c.type(),
        c.offer(),
        c.limits(),
        c.region(),
        c.labels(),
        standing,
        c.grant(),
        c.driver(),
        c.promises());
  }

  static Candidate driven(Candidate c, Candidate.Driver driver) {
    return new Candidate(
        c.id(),
        c.type(),
        c.offer(),
        c.limits(),
        c.region(),
        c.labels(),
        c.standing(),
        c.grant(),
        driver,
        c.promises());
  }

  static Candidate marked(Candidate c, Optional<String> region, Map<String, String> labels) {
    return new Candidate(
        c.id(),
        c.type(),
        c.offer(),
        c.limits(),
        region,
        labels,
        c.standing(),
        c.grant(),
        c.driver(),
        c.promises());
  }

  static Candidate.Limits writes(long rps) {
    return new Candidate.Limits(
        OptionalLong.of(rps),
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  static Shard shard(String name, Map<String, String> traits, int namespaces, boolean isDefault) {
    return new Shard(
        new ShardId("payments", name),
        traits,
        Map.of(),
        namespaces,
        1000,
        3,
        isDefault,
        Optional.empty(),
        new Standing.Ready());
  }

  static Current on(String backend, String type, WishBuilder accepted) {
    return new Current(
        id(backend),
        type,
        Optional.empty(),
        Optional.of(DEFAULT.id()),
        Optional.of(accepted.build()),
        Capacity.NONE);
  }

  /** As it is after a restore: nobody knows what was accepted. */
  static Current forgotten(Current now) {
    return new Current(
        now.backend(), now.type(), now.movingTo(), now.shard(), Optional.empty(), now.capacity());
  }

  /** Everybody may do everything. */
  static Policy open() {
    return team(team -> team);
  }

  static Policy team(Level level) {
    return team(
        team ->
            new Policy.Team(Optional.of(level), team.homes(), Limits.NONE, team.increasePercent()));
  }

  static Policy team(UnaryOperator<Policy.Team> change) {
    Policy.Team expert =
        new Policy.Team(
            Optional.of(Level.EXPERT), Set.of("payments"), Limits.NONE, OptionalInt.empty());
    return new Policy(
        Map.of("payments-team", change.apply(expert)),
        Level.GUIDED,
        Limits.NONE,
        OptionalInt.empty(),
        Limits.NONE,
        List.of());
  }
}
