package io.prism.operator.namespace;

import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.crds.common.Condition;
import io.prism.crds.common.PlacedRef;
import io.prism.crds.namespace.ActiveBackend;
import io.prism.crds.namespace.BackendState;
import io.prism.crds.namespace.Endpoint;
import io.prism.crds.namespace.NamespacePhase;
import io.prism.crds.namespace.NamespaceStatus;
import io.prism.crds.namespace.PublishedConfig;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one reconciliation found out about a namespace. The status that follows from it also depends
 * on the one before: what is served goes on being told while a later spec is refused.
 *
 * @param generation the generation that was judged
 * @param name what clients call the namespace
 * @param served what is in force from now on; empty when this reconciliation put nothing in force
 * @param facts what is told as conditions, but for those that follow from others
 */
public record NamespaceReport(
    @Nullable Long generation, String name, Optional<Served> served, List<Fact> facts) {

  /**
   * What is in force.
   *
   * @param backend the store
   * @param shard the fleet
   * @param config the configuration that carries it
   * @param endpoints where clients connect
   */
  public record Served(
      BackendState backend, PlacedRef shard, PublishedConfig config, List<Endpoint> endpoints) {}

  /** Copies the list. */
  public NamespaceReport {
    facts = List.copyOf(facts);
  }

  /** The same with one more fact. */
  NamespaceReport with(Fact fact) {
    List<Fact> more = new ArrayList<>(facts);
    more.add(fact);
    return new NamespaceReport(generation, name, served, more);
  }

  /** The status that tells it. */
  public NamespaceStatus toStatus(@Nullable NamespaceStatus before, Instant now) {
    Optional<NamespaceStatus> old = Optional.ofNullable(before);
    List<Fact> all = withSummary();
    List<Condition> conditions =
        Conditions.of(old.map(NamespaceStatus::conditions).orElse(null), all, generation, now);
    return new NamespaceStatus(
        generation,
        served.isPresent() ? generation : old.map(NamespaceStatus::acceptedGeneration).orElse(null),
        phase(all, served.isPresent() || old.map(NamespaceStatus::config).isPresent()).wire(),
        name,
        served.map(Served::shard).or(() -> old.map(NamespaceStatus::shard)).orElse(null),
        served.map(Served::backend).or(() -> old.map(NamespaceStatus::backend)).orElse(null),
        null,
        null,
        null,
        served.map(Served::config).or(() -> old.map(NamespaceStatus::config)).orElse(null),
        served.map(Served::endpoints).or(() -> old.map(NamespaceStatus::endpoints)).orElse(null),
        null,
        conditions,
        null);
  }

  private List<Fact> withSummary() {
    List<Fact> all = new ArrayList<>(facts);
    Optional<Fact> bad = facts.stream().filter(fact -> !fact.holds() || isGoing(fact)).findFirst();
    if (bad.isEmpty()) {
      all.addFirst(Fact.yes(ConditionType.READY, "it is served as written"));
      return all;
    }
    Fact cause = bad.get();
    all.addFirst(Fact.no(ConditionType.READY, cause.reason(), cause.message()));
    if (cause.reason() == Reason.PROPAGATING || cause.reason() == Reason.DEPENDENCIES_NOT_READY) {
      all.add(Fact.yes(ConditionType.RECONCILING, cause.reason(), cause.message()));
    } else {
      all.add(Fact.yes(ConditionType.STALLED, cause.reason(), cause.message()));
    }
    return all;
  }

  /** Whether it is on its way out, and not only asked to go. */
  private static boolean isGoing(Fact fact) {
    return fact.type() == ConditionType.DELETION_BLOCKED && fact.reason() == Reason.DRAIN_PENDING;
  }

  private static NamespacePhase phase(List<Fact> all, boolean inForce) {
    if (all.stream().anyMatch(fact -> fact.type() == ConditionType.DELETION_BLOCKED)) {
      return NamespacePhase.TERMINATING;
    }
    Fact ready = all.getFirst();
    if (ready.holds()) {
      return NamespacePhase.ACTIVE;
    }
    if (ready.reason() == Reason.PROPAGATING) {
      return NamespacePhase.PROVISIONING;
    }
    if (inForce) {
      return NamespacePhase.DEGRADED;
    }
    return ready.reason() == Reason.DEPENDENCIES_NOT_READY
        ? NamespacePhase.PENDING
        : NamespacePhase.REJECTED;
  }

  /** The store as a status tells it. */
  static BackendState backend(Verdict.Accepted accepted) {
    return new BackendState(
        new ActiveBackend(
            accepted.binding().backend().name(),
            accepted.binding().backend().namespace(),
            accepted.binding().backendType(),
            null),
        accepted.binding().selectedBy().wire(),
        shorten(accepted.binding().reason()),
        true,
        null);
  }

  private static String shorten(String text) {
    int most = 1024;
    return text.length() <= most ? text : text.substring(0, most - 3) + "...";
  }
}
