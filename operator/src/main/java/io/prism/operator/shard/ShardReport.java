package io.prism.operator.shard;

import io.prism.control.stream.ProxyRecord;
import io.prism.crds.ConditionType;
import io.prism.crds.common.Condition;
import io.prism.crds.shard.ProxyState;
import io.prism.crds.shard.ProxyStatus;
import io.prism.crds.shard.ShardStatus;
import io.prism.operator.config.Propagation;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import io.prism.operator.status.Rollout;
import io.prism.operator.status.Summary;
import io.prism.operator.upgrade.PodsInForce;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one reconciliation found out about a shard.
 *
 * @param generation the generation that was judged
 * @param selector of the proxies' pods
 * @param namespaces how many are placed here
 * @param config the version of the committed configuration; empty when nothing was committed
 * @param rollout how far the pods are
 * @param propagation how far the configuration is
 * @param pods what they are made from; empty: as it was told last
 * @param facts what is told as conditions, but for those that follow from others
 */
public record ShardReport(
    @Nullable Long generation,
    String selector,
    int namespaces,
    OptionalLong config,
    Rollout rollout,
    Propagation propagation,
    Optional<PodsInForce> pods,
    List<Fact> facts) {

  private static final int MOST_LISTED = 100;
  private static final Comparator<ProxyStatus> BY_ID =
      Comparator.comparing(proxy -> Objects.requireNonNullElse(proxy.id(), ""));
  private static final Comparator<ProxyStatus> BY_VERSION =
      Comparator.comparing(proxy -> Objects.requireNonNullElse(proxy.ackedConfigVersion(), 0L));

  /** Copies the list. */
  public ShardReport {
    facts = List.copyOf(facts);
  }

  /** The same with one more fact. */
  ShardReport with(Fact fact) {
    List<Fact> more = new ArrayList<>(facts);
    more.add(fact);
    return new ShardReport(
        generation, selector, namespaces, config, rollout, propagation, pods, more);
  }

  /** The status that tells it. */
  public ShardStatus toStatus(@Nullable ShardStatus before, Instant now) {
    Optional<ShardStatus> old = Optional.ofNullable(before);
    boolean paused = Watched.isPaused(facts);
    OptionalLong version = version(old);
    PodsInForce made =
        pods.orElseGet(
            () ->
                old.map(told -> new PodsInForce(told.proxyImage(), told.templateHash()))
                    .orElse(PodsInForce.NONE));
    int acked = version.isPresent() ? propagation.acked(version.getAsLong()) : 0;
    return new ShardStatus(
        paused ? old.map(ShardStatus::observedGeneration).orElse(null) : generation,
        rollout.existing(),
        rollout.ready(),
        selector,
        namespaces,
        version.isPresent() ? version.getAsLong() : null,
        propagation.total(),
        acked,
        acked + "/" + propagation.total(),
        proxies(),
        made.image(),
        made.hash(),
        conditions(old.map(ShardStatus::conditions).orElse(null), paused, now),
        null);
  }

  /** What was committed last; while nothing is, that of before is in force. */
  private OptionalLong version(Optional<ShardStatus> before) {
    return config.isPresent()
        ? config
        : before.map(ShardStatus::configVersion).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private List<Condition> conditions(
      @Nullable List<Condition> before, boolean paused, Instant now) {
    if (paused) {
      return Conditions.keeping(EnumSet.allOf(ConditionType.class), before, facts, generation, now);
    }
    Set<ConditionType> kept =
        config.isPresent()
            ? Set.of()
            : Set.of(ConditionType.CONFIG_PROPAGATED, ConditionType.UPGRADE_AVAILABLE);
    return Conditions.keeping(
        kept, before, Summary.of(facts, "its gateways serve"), generation, now);
  }

  private @Nullable List<ProxyStatus> proxies() {
    if (propagation.total() > MOST_LISTED) {
      return null;
    }
    // A container that was started again is another process of the same pod, and the one before is
    // known for a while: the pod has what both have.
    return propagation.records().stream()
        .collect(
            Collectors.toMap(
                record -> record.proxy().pod(),
                ShardReport::proxy,
                BinaryOperator.minBy(BY_VERSION)))
        .values()
        .stream()
        .sorted(BY_ID)
        .toList();
  }

  private static ProxyStatus proxy(ProxyRecord record) {
    return new ProxyStatus(
        record.proxy().pod(), null, ProxyState.SERVING.wire(), record.acked(), null);
  }
}
