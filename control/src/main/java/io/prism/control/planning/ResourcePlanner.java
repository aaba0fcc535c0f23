package io.prism.control.planning;

import io.prism.control.planning.Advice.Topic;
import io.prism.control.planning.BackendChooser.Chosen;
import java.util.List;
import java.util.Optional;

/** From what a resource asks for to what is to be done: a pure function. */
public final class ResourcePlanner {

  private static final long OWN_SHARD_RPS = 10_000;
  private static final int OWN_SHARD_LATENCY_MILLIS = 50;
  private static final long TABLE_APPENDS = 50_000;

  private final Wish wish;
  private final Surroundings world;
  private final Optional<Current> current;
  private final Notes notes = new Notes();

  private ResourcePlanner(Wish wish, Surroundings world, Optional<Current> current) {
    this.wish = wish;
    this.world = world;
    this.current = current;
  }

  /**
   * Plans a wish. The same arguments give the same outcome, in whatever order stores and shards
   * come. A namespace that is in force keeps its store.
   *
   * @param current what is in force for the namespace; empty when it was never accepted
   */
  public static Outcome plan(Wish wish, Surroundings world, Optional<Current> current) {
    return new ResourcePlanner(wish, world, current).plan();
  }

  private Outcome plan() {
    Contradictions.find(wish, notes);
    TeamRules rules = TeamRules.of(world.policy(), wish).orElseGet(this::refuseTeam);
    new PolicyCheck(wish, rules, world, current, notes).run();
    Optional<ShardChoice> choice = new ShardChooser(wish, world.shards(), current, notes).choose();
    Optional<Shard> shard = choice.flatMap(this::shard);
    Optional<Chosen> chosen =
        new BackendChooser(wish, world, current, shard, rules, notes).choose();
    chosen.ifPresent(store -> refuseToLeaveLocalData(store.candidate(), choice));
    refuseClaimCheckWithoutStore(rules);
    adviseOnShard(choice);
    chosen.ifPresent(store -> adviseOnLoad(store.candidate()));
    Optional<Capacity> capacity =
        chosen.map(
            store ->
                new Sizing(wish, store.candidate(), rules, before(store.candidate()), notes)
                    .capacity(shard.map(Shard::gateways).orElse(1)));
    List<Refusal> refusals = notes.refusals();
    if (!refusals.isEmpty()) {
      return new Outcome.Refused(refusals);
    }
    return new Outcome.Planned(
        decision(chosen.orElseThrow(), capacity.orElseThrow(), choice.orElseThrow()));
  }

  private Decision decision(Chosen chosen, Capacity capacity, ShardChoice shard) {
    return new Decision(
        chosen.candidate().id(),
        chosen.candidate().type(),
        chosen.by(),
        chosen.reason(),
        chosen.others(),
        Part.of(wish),
        capacity,
        shard,
        notes.advice());
  }

  private TeamRules refuseTeam() {
    notes.refuse(
        new Refusal(
            Reason.UNKNOWN_TEAM,
            "team",
            wish.team(),
            "the teams that list the Kubernetes namespace '" + wish.id().home() + "'",
            "resources of the Kubernetes namespace '"
                + wish.id().home()
                + "' may not name the team '"
                + wish.team()
                + "'",
            "correct it, or have the Kubernetes namespace added to the team's"
                + " allowedK8sNamespaces in the PrismPolicy"));
    return TeamRules.permissive();
  }

  private Optional<Shard> shard(ShardChoice choice) {
    return choice instanceof ShardChoice.Existing existing
        ? world.shards().stream().filter(s -> s.id().equals(existing.shard())).findFirst()
        : Optional.empty();
  }

  /** What was made in a store is no measure for another one. */
  private Capacity before(Candidate store) {
    return current
        .filter(now -> now.backend().equals(store.id()))
        .map(Current::capacity)
        .orElse(Capacity.NONE);
  }

  private void refuseToLeaveLocalData(Candidate store, Optional<ShardChoice> choice) {
    boolean moves =
        choice
            .map(
                c ->
                    switch (c) {
                      case ShardChoice.Existing existing -> existing.movedFrom().isPresent();
                      case ShardChoice.ToBeMade made -> made.movedFrom().isPresent();
                    })
            .orElse(false);
    boolean holdsData = current.filter(now -> now.backend().equals(store.id())).isPresent();
    if (moves && holdsData && store.driver() == Candidate.Driver.DATA_WITH_GATEWAY) {
      notes.refuse(
          new Refusal(
              Reason.PROCESS_LOCAL_STORE,
              "placement",
              "another shard",
              current.flatMap(Current::shard).map(ShardId::toString).orElse("none"),
              "the data of " + store.title() + " is in the pods of the shard that serves now",
              "keep the placement, or move the data to another backend first"));
    }
  }

  private void refuseClaimCheckWithoutStore(TeamRules rules) {
    boolean possible =
        world.candidates().stream()
            .anyMatch(
                store ->
                    store.type().equals(StoreTypes.OBJECTS)
                        && rules.permits(store.type())
                        && store.grant().admits(wish, store.id()));
    if (Part.of(wish).contains(Part.CLAIM_CHECK) && !possible) {
      notes.refuse(
          new Refusal(
              Reason.NO_MATCHING_BACKEND,
              "needs.maxMessageSize",
              Amounts.bytes(wish.maxItemBytes()),
              Amounts.bytes(Part.CLAIM_CHECK_BYTES),
              "larger messages are kept in an object store, and there is none",
              "ask for less, or have a backend of the type S3 added"));
    }
  }

  private void adviseOnShard(Optional<ShardChoice> choice) {
    boolean own = wish.placement() instanceof PlacementWish.Own;
    Load load = wish.needs().load();
    boolean heavy = load.rps() > OWN_SHARD_RPS;
    boolean fast = load.latencyP99Millis().orElse(Integer.MAX_VALUE) < OWN_SHARD_LATENCY_MILLIS;
    boolean strict = wish.handling().isStrict();
    if (choice.isPresent() && !own && (heavy || fast || strict)) {
      String why =
          heavy
              ? "so many calls"
              : fast ? "so low a latency" : "data that is subject to such rules";
      notes.advise(
          Topic.OWN_SHARD, "placement.mode", "a shard of its own suits " + why + " better");
    }
  }

  private void adviseOnLoad(Candidate store) {
    Load load = wish.needs().load();
    if (load.shape() == Load.Shape.APPEND_HEAVY
        && load.writeRps() >= TABLE_APPENDS
        && StoreTypes.TABLES.contains(store.type())) {
      notes.advise(
          Topic.UNSUITED_STORE,
          "needs.accessPattern",
          "a store of the type " + store.type() + " bears so many appends badly; Kafka suits them");
    }
  }
}
