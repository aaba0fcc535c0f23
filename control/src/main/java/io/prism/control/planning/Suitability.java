package io.prism.control.planning;

import io.prism.control.fit.Demand;
import io.prism.control.fit.Lack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Decides whether stores can serve a wish; what is wrong is always told in the same order. */
final class Suitability {

  /** Stores carry this, with the rule in lower case, for each rule that they comply with. */
  static final String COMPLIANCE_LABEL = "compliance.prism.io/";

  private static final Map<ClientApi, Set<String>> ONLY_TYPES =
      Map.of(ClientApi.READER, StoreTypes.SQL, ClientApi.TRANSACT, StoreTypes.TRANSACTIONS);

  private final Wish wish;
  private final TeamRules rules;
  private final Optional<Shard> shard;
  private final Demand demand;

  Suitability(Wish wish, TeamRules rules, Optional<Shard> shard) {
    this.wish = wish;
    this.rules = rules;
    this.shard = shard;
    this.demand = demand(wish);
  }

  /** What is demanded of the store itself. */
  Demand demand() {
    return demand;
  }

  /** Everything that keeps a store from being chosen; empty when it can be. */
  List<Misfit> misfits(Candidate candidate) {
    List<Misfit> misfits = new ArrayList<>();
    permission(candidate).ifPresent(misfits::add);
    type(candidate).ifPresent(misfits::add);
    if (candidate.standing() instanceof Standing.NotReady notReady) {
      misfits.add(
          new Misfit(
              Reason.DEPENDENCIES_NOT_READY,
              "backend.ref",
              candidate.id().toString(),
              "a store that is ready",
              notReady.why()));
    }
    misfits.addAll(lastingMisfits(candidate));
    return misfits;
  }

  /** As {@link #misfits}, without what matters only when a store is chosen. */
  List<Misfit> lastingMisfits(Candidate candidate) {
    List<Misfit> misfits = new ArrayList<>();
    driver(candidate).ifPresent(misfits::add);
    kind(candidate).ifPresent(misfits::add);
    demand.unmetBy(candidate.offer()).forEach(lack -> misfits.add(misfit(lack)));
    writes(candidate).ifPresent(misfits::add);
    storage(candidate).ifPresent(misfits::add);
    region(candidate).ifPresent(misfits::add);
    compliance(candidate).ifPresent(misfits::add);
    return misfits;
  }

  private static Demand demand(Wish wish) {
    Needs needs = wish.needs();
    Set<String> interfaces = new TreeSet<>(wish.api().interfaces());
    interfaces.addAll(needs.requiredInterfaces());
    if (wish.api() == ClientApi.KEY_VALUE && needs.ttl().needsExpiry()) {
      interfaces.add("keyvalue_ttl");
    }
    if (needs.messaging().replay()) {
      interfaces.add("stream_replay");
    }
    if (wish.api() == ClientApi.PUB_SUB && needs.messaging().ordered()) {
      interfaces.add("pubsub_ordering");
    }
    if (needs.messaging().queue().filter(Messaging.Queue::deadLetter).isPresent()) {
      interfaces.add("queue_dead_letter");
    }
    if (isGraphReader(wish)) {
      interfaces.add("graph_query");
    }
    long bytes =
        Part.of(wish).contains(Part.CLAIM_CHECK) ? Part.CLAIM_CHECK_BYTES : wish.maxItemBytes();
    return new Demand(wish.durability(), List.copyOf(interfaces), bytes);
  }

  private static boolean isGraphReader(Wish wish) {
    return wish.api() == ClientApi.READER
        && wish.needs().queries().model().filter(Needs.Model.GRAPH::equals).isPresent();
  }

  private Optional<Misfit> permission(Candidate candidate) {
    return candidate.grant().admits(wish, candidate.id())
        ? Optional.empty()
        : Optional.of(
            new Misfit(
                Reason.REFERENCE_NOT_PERMITTED,
                "backend.ref",
                candidate.id().toString(),
                "its allowedNamespaces",
                "is not open to the Kubernetes namespace '" + wish.id().home() + "'"));
  }

  private Optional<Misfit> type(Candidate candidate) {
    return rules.permits(candidate.type())
        ? Optional.empty()
        : Optional.of(
            new Misfit(
                Reason.DISALLOWED_BACKEND,
                "backend.ref",
                candidate.type(),
                rules.permittedTypes(),
                "has a type that the team '" + wish.team() + "' may not use"));
  }

  private Optional<Misfit> driver(Candidate candidate) {
    return candidate.driver() == Candidate.Driver.REMOTE
            || shard.map(s -> s.id().home().equals(candidate.id().home())).orElse(true)
        ? Optional.empty()
        : Optional.of(
            new Misfit(
                Reason.NOT_SUPPORTED,
                "backend.ref",
                shard.map(s -> s.id().home()).orElse(""),
                candidate.id().home(),
                "runs in the gateways' pods, which are in another Kubernetes namespace"));
  }

  private Optional<Misfit> kind(Candidate candidate) {
    Set<String> types =
        isGraphReader(wish)
            ? Set.of(candidate.type())
            : ONLY_TYPES.getOrDefault(wish.api(), Set.of(candidate.type()));
    return types.contains(candidate.type())
        ? Optional.empty()
        : Optional.of(
            new Misfit(
                Reason.INCOMPATIBLE_NEEDS,
                "clientAPI",
                wish.api().word(),
                String.join(", ", types.stream().sorted().toList()),
                "is not of a type that can serve " + wish.api().word()));
  }

  private Misfit misfit(Lack lack) {
    return switch (lack) {
      case Lack.OfDurability(var needed, var offered) ->
          new Misfit(
              Reason.INCOMPATIBLE_NEEDS,
              "needs.durability",
              needed.word(),
              offered.word(),
              lack.text(),
              needed.ordinal());
      case Lack.OfInterfaces(var missing) ->
          new Misfit(
              Reason.INCOMPATIBLE_NEEDS,
              "needs.requiredInterfaces",
              String.join(", ", missing),
              "what the store implements",
              lack.text());
      case Lack.OfSize(var needed, var offered) ->
          new Misfit(
              Reason.INCOMPATIBLE_NEEDS,
              wish.api().isMessaging() ? "needs.maxMessageSize" : "needs.maxValueSize",
              Amounts.bytes(needed),
              Amounts.bytes(offered),
              lack.text(),
              needed);
    };
  }

  private Optional<Misfit> writes(Candidate candidate) {
    return room(
        candidate.limits().writeRps(),
        candidate.promisedWriteRps(wish.id()),
        wish.needs().load().writeRps(),
        "needs.writeRPS",
        Limit.WRITE_RPS,
        "writes a second");
  }

  private Optional<Misfit> storage(Candidate candidate) {
    return room(
        candidate.limits().bytes(),
        candidate.promisedBytes(wish.id()),
        Sizing.storage(wish, candidate, rules).orElse(0),
        wish.api().isAppending() ? "needs.writeRPS" : "needs.dataSize",
        Limit.DATA_BYTES,
        "of storage");
  }

  private static Optional<Misfit> room(
      OptionalLong most, long promised, long asked, String field, Limit unit, String what) {
    if (most.isEmpty() || asked == 0 || asked <= most.getAsLong() - promised) {
      return Optional.empty();
    }
    long free = Math.max(0, most.getAsLong() - promised);
    return Optional.of(
        new Misfit(
            Reason.CAPACITY_UNAVAILABLE,
            field,
            unit.text(asked),
            unit.text(free),
            "has "
                + unit.text(free)
                + " "
                + what
                + " left, but "
                + unit.text(asked)
                + " are needed",
            asked));
  }

  private Optional<Misfit> region(Candidate candidate) {
    Optional<String> here = shard.flatMap(Shard::region);
    Optional<String> there = candidate.region();
    boolean far = here.isPresent() && there.isPresent() && !here.equals(there);
    return far && !rules.has(Right.CROSS_REGION)
        ? Optional.of(
            new Misfit(
                Reason.LIMIT_EXCEEDED,
                "backend.ref",
                there.orElse(""),
                here.orElse(""),
                "is in the region "
                    + there.orElse("")
                    + " and not in "
                    + here.orElse("")
                    + ", which the team may not span"))
        : Optional.empty();
  }

  private Optional<Misfit> compliance(Candidate candidate) {
    List<String> missing =
        wish.handling().compliance().stream()
            .filter(
                rule ->
                    !"true"
                        .equals(
                            candidate
                                .labels()
                                .get(COMPLIANCE_LABEL + rule.toLowerCase(Locale.ROOT))))
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Misfit(
                Reason.INCOMPATIBLE_NEEDS,
                "policies.compliance",
                String.join(", ", missing),
                "stores with the label " + COMPLIANCE_LABEL + "...: \"true\"",
                "is not marked as complying with " + String.join(", ", missing)));
  }
}
