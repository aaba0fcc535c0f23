package io.prism.operator.namespace;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismNamespace;
import io.prism.crds.Reason;
import io.prism.crds.common.PlacedRef;
import io.prism.crds.namespace.NamespaceStatus;
import io.prism.crds.namespace.PublishedConfig;
import io.prism.operator.config.Propagation;
import io.prism.operator.config.Publishers;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings namespaces to gateways and takes them away: to another shard without a moment in which
 * nobody serves, and away only once every gateway has let go.
 */
record Routes(Publishers publishers, Claims claims, NamespaceSources sources, Clock clock) {

  /**
   * Gateways that are well need less; until then a status that says so would be a write in vain.
   */
  private static final Duration USUAL = Duration.ofSeconds(2);

  /** Statuses wait that long at the most while many others are not served yet. */
  private static final Duration IN_A_CROWD = Duration.ofSeconds(5);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /**
   * How far it is.
   *
   * @param shard who serves it for clients
   * @param config the configuration that carries it there
   * @param propagated whether every gateway has it
   */
  record State(ObjectKey shard, PublishedConfig config, Fact propagated) {}

  /** Has every gateway that serves a namespace do so in this way. */
  void publish(Claim claim, Entry entry) {
    claim.shards().forEach(shard -> publishers.of(shard).publish(entry));
  }

  /** Takes a namespace from a shard that it was to move to, when it is to move elsewhere. */
  void abandon(Claim before, Claim after) {
    before
        .binding()
        .map(Claim.Binding::shard)
        .filter(shard -> !after.shards().contains(shard))
        .ifPresent(shard -> publishers.of(shard).remove(before.name()));
  }

  /** Puts a namespace in force at its shard, and then takes it from the one before. */
  State bring(PrismNamespace namespace, Claim claim, Entry entry) {
    ObjectKey shard = claim.binding().orElseThrow().shard();
    ConfigSet set = publishers.of(shard).publish(entry);
    if (claim.leaving().isEmpty()) {
      PublishedConfig config = config(namespace.getStatus(), shard, entry, set);
      return new State(shard, config, propagated(namespace, claim.name(), shard, config));
    }
    ObjectKey before = claim.leaving().get();
    publishers.of(before).publish(entry);
    Fact there = look(namespace, claim.name(), shard, set.version());
    if (there.holds()) {
      publishers.of(before).remove(claim.name());
      claims.store(claim.arrived());
      return new State(shard, new PublishedConfig(set.version(), entry.hash(), null), there);
    }
    return new State(
        before,
        config(namespace.getStatus(), before, entry, publishers.of(before).publish(entry)),
        Fact.no(
            ConditionType.CONFIG_PROPAGATED,
            there.reason(),
            "it moves to shard %s and is served as before until then; there: %s"
                .formatted(shard, there.message())));
  }

  /**
   * Takes a namespace from all gateways.
   *
   * @return how far they are; empty when none serves it any more
   */
  Optional<String> remove(PrismNamespace namespace, Claim claim) {
    List<String> pending = new ArrayList<>();
    for (ObjectKey shard : claim.shards()) {
      ConfigSet without = publishers.of(shard).remove(claim.name());
      ResourceID id = ResourceID.fromResource(namespace);
      sources.awaited().begin(id, shard, without.version(), clock.instant());
      Propagation propagation = Propagation.of(sources.leases(), shard);
      if (!propagation.hasReached(without.version())) {
        pending.add(propagation.describe(without.version()));
      }
    }
    if (pending.isEmpty()) {
      sources.awaited().end(ResourceID.fromResource(namespace));
      return Optional.empty();
    }
    return Optional.of(String.join("; ", pending));
  }

  /**
   * For how long the status of a namespace that is served should wait for others, who are to be
   * served first.
   */
  Optional<Duration> turn(PrismNamespace namespace) {
    ResourceID id = ResourceID.fromResource(namespace);
    Awaited awaited = sources.awaited();
    return awaited.isCrowded() && awaited.isServed(id, generation(namespace))
        ? awaited
            .since(id)
            .flatMap(since -> left(since.plus(IN_A_CROWD)))
            .map(left -> left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN)
        : Optional.empty();
  }

  /**
   * For how long a status should wait: for gateways that are about to have what it would lack, or
   * for its turn.
   */
  Optional<Duration> patience(PrismNamespace namespace, NamespaceReport report) {
    ResourceID id = ResourceID.fromResource(namespace);
    Optional<Instant> since = sources.awaited().since(id);
    if (since.isEmpty()) {
      return Optional.empty();
    }
    boolean propagates =
        report.facts().stream()
            .filter(Fact::fails)
            .findFirst()
            .filter(fact -> fact.reason() == Reason.PROPAGATING)
            .isPresent();
    if (propagates) {
      return left(since.get().plus(USUAL));
    }
    Optional<Duration> turn = turn(namespace);
    if (turn.isEmpty()) {
      sources.awaited().end(id);
    }
    return turn;
  }

  private static long generation(PrismNamespace namespace) {
    return Objects.requireNonNullElse(namespace.getMetadata().getGeneration(), 0L);
  }

  private Optional<Duration> left(Instant until) {
    return Optional.of(Duration.between(clock.instant(), until)).filter(Duration::isPositive);
  }

  /** The version that first carried the entry: once told it stays, whatever else is committed. */
  private static PublishedConfig config(
      @Nullable NamespaceStatus before, ObjectKey shard, Entry entry, ConfigSet set) {
    PublishedConfig told = before == null ? null : before.config();
    return told != null && entry.hash().equals(told.hash()) && isAt(before, shard)
        ? told
        : new PublishedConfig(set.version(), entry.hash(), null);
  }

  private static boolean isAt(@Nullable NamespaceStatus status, ObjectKey shard) {
    PlacedRef told = status == null ? null : status.shard();
    return told != null
        && shard.name().equals(told.name())
        && shard.namespace().equals(told.namespace());
  }

  private Fact propagated(
      PrismNamespace namespace, String name, ObjectKey shard, PublishedConfig config) {
    NamespaceStatus before = namespace.getStatus();
    boolean latched =
        before != null
            && config.equals(before.config())
            && isAt(before, shard)
            && Conditions.holds(before.conditions(), ConditionType.CONFIG_PROPAGATED);
    if (!latched) {
      return look(namespace, name, shard, Objects.requireNonNullElse(config.version(), 0L));
    }
    sources.awaited().end(ResourceID.fromResource(namespace));
    return Propagation.of(sources.leases(), shard).rejected(name).orElseGet(Propagation::reached);
  }

  /** How far a version got; as long as gateways lack it, they wake the namespace. */
  private Fact look(PrismNamespace namespace, String name, ObjectKey shard, long version) {
    ResourceID id = ResourceID.fromResource(namespace);
    sources.awaited().begin(id, shard, version, clock.instant());
    Fact fact = Propagation.of(sources.leases(), shard).fact(name, version);
    if (fact.holds()) {
      sources.awaited().reached(id, generation(namespace));
    }
    return fact;
  }
}
