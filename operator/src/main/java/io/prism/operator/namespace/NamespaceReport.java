package io.prism.operator.namespace;

import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.crds.common.PlacedRef;
import io.prism.crds.namespace.ActiveBackend;
import io.prism.crds.namespace.BackendState;
import io.prism.crds.namespace.Endpoint;
import io.prism.crds.namespace.NamespacePhase;
import io.prism.crds.namespace.NamespaceStatus;
import io.prism.crds.namespace.PublishedConfig;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import io.prism.operator.status.Summary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one reconciliation found out about a namespace. The status that follows from it also depends
 * on the one before: what is served goes on being told while a later spec is refused.
 *
 * @param generation the generation that was judged
 * @param name what clients call the namespace
 * @param served what is in force from now on; empty when this reconciliation put nothing in force
 * @param isGone whether nothing is in force any more, whatever was before
 * @param facts what is told as conditions, but for those that follow from others
 */
public record NamespaceReport(
    @Nullable Long generation,
    String name,
    Optional<Served> served,
    boolean isGone,
    List<Fact> facts) {

  /**
   * What is in force.
   *
   * @param backend the store
   * @param shard the fleet
   * @param config the configuration that carries it
   * @param endpoints where clients connect
   * @param lifetime what is answered, and until when
   */
  public record Served(
      BackendState backend,
      PlacedRef shard,
      PublishedConfig config,
      List<Endpoint> endpoints,
      Lifetime lifetime) {}

  /** Copies the list. */
  public NamespaceReport {
    facts = List.copyOf(facts);
  }

  /** Of one that is served, or may be as it was before. */
  public NamespaceReport(
      @Nullable Long generation, String name, Optional<Served> served, List<Fact> facts) {
    this(generation, name, served, false, facts);
  }

  /** Of one that nobody serves any more. */
  static NamespaceReport gone(@Nullable Long generation, String name) {
    return new NamespaceReport(generation, name, Optional.empty(), true, List.of());
  }

  /** The same with one more fact. */
  NamespaceReport with(Fact fact) {
    List<Fact> more = new ArrayList<>(facts);
    more.add(fact);
    return new NamespaceReport(generation, name, served, isGone, more);
  }

  /** The status that tells it. */
  public NamespaceStatus toStatus(@Nullable NamespaceStatus before, Instant now) {
    Optional<NamespaceStatus> old = Optional.ofNullable(before);
    Optional<NamespaceStatus> inForce = isGone ? Optional.empty() : old;
    boolean paused = Watched.isPaused(facts);
    List<Fact> all = paused ? facts : Summary.of(facts, ready());
    return new NamespaceStatus(
        paused ? old.map(NamespaceStatus::observedGeneration).orElse(null) : generation,
        served.isPresent() ? generation : old.map(NamespaceStatus::acceptedGeneration).orElse(null),
        phase(all, old, paused),
        name,
        served.map(Served::shard).or(() -> old.map(NamespaceStatus::shard)).orElse(null),
        served.map(Served::backend).or(() -> old.map(NamespaceStatus::backend)).orElse(null),
        null,
        null,
        null,
        served.map(Served::config).or(() -> inForce.map(NamespaceStatus::config)).orElse(null),
        served
            .map(Served::endpoints)
            .or(() -> inForce.map(NamespaceStatus::endpoints))
            .orElse(null),
        null,
        Conditions.keeping(
            kept(paused), old.map(NamespaceStatus::conditions).orElse(null), all, generation, now),
        null);
  }

  private Fact ready() {
    Lifetime lifetime = served.map(Served::lifetime).orElse(Lifetime.UNLIMITED);
    return Fact.yes(ConditionType.READY, lifetime.reason(), lifetime.describe());
  }

  /** What holds of the configuration in force whatever is found out about a later spec. */
  private Set<ConditionType> kept(boolean paused) {
    if (paused) {
      return EnumSet.allOf(ConditionType.class);
    }
    return served.isPresent() || isGone
        ? Set.of()
        : Set.of(ConditionType.BACKEND_RESOLVED, ConditionType.CONFIG_PROPAGATED);
  }

  private String phase(List<Fact> all, Optional<NamespaceStatus> before, boolean paused) {
    if (all.stream().anyMatch(fact -> fact.type() == ConditionType.DELETION_BLOCKED)) {
      return NamespacePhase.TERMINATING.wire();
    }
    return paused
        ? before.map(NamespaceStatus::phase).orElse(NamespacePhase.PENDING.wire())
        : phase(all.getFirst(), before.map(NamespaceStatus::config).isPresent()).wire();
  }

  private NamespacePhase phase(Fact ready, boolean wasInForce) {
    if (ready.holds()) {
      return switch (served.map(Served::lifetime).orElse(Lifetime.UNLIMITED).state()) {
        case ACTIVE -> NamespacePhase.ACTIVE;
        case READ_ONLY -> NamespacePhase.READ_ONLY;
        case SUSPENDED -> NamespacePhase.SUSPENDED;
      };
    }
    if (ready.reason() == Reason.PROPAGATING) {
      return NamespacePhase.PROVISIONING;
    }
    if (served.isPresent() || wasInForce) {
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
