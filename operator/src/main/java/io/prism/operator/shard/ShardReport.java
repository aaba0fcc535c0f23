package io.prism.operator.shard;

import io.prism.control.stream.ProxyRecord;
import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.crds.shard.ProxyState;
import io.prism.crds.shard.ProxyStatus;
import io.prism.crds.shard.ShardStatus;
import io.prism.operator.config.Propagation;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import io.prism.operator.status.Rollout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one reconciliation found out about a shard.
 *
 * @param generation the generation that was judged
 * @param selector of the proxies' pods
 * @param namespaces how many are placed here
 * @param config the version of the committed configuration
 * @param rollout how far the pods are
 * @param propagation how far the configuration is
 * @param facts what is told as conditions, but for those that follow from others
 */
public record ShardReport(
    @Nullable Long generation,
    String selector,
    int namespaces,
    long config,
    Rollout rollout,
    Propagation propagation,
    List<Fact> facts) {

  private static final int MOST_LISTED = 100;
  private static final Comparator<ProxyStatus> BY_ID =
      Comparator.comparing(proxy -> Objects.requireNonNullElse(proxy.id(), ""));

  /** Copies the list. */
  public ShardReport {
    facts = List.copyOf(facts);
  }

  /** The same with one more fact. */
  ShardReport with(Fact fact) {
    List<Fact> more = new ArrayList<>(facts);
    more.add(fact);
    return new ShardReport(generation, selector, namespaces, config, rollout, propagation, more);
  }

  /** The status that tells it. */
  public ShardStatus toStatus(@Nullable ShardStatus before, Instant now) {
    return new ShardStatus(
        generation,
        rollout.existing(),
        rollout.ready(),
        selector,
        namespaces,
        config,
        propagation.total(),
        propagation.acked(config),
        propagation.acked(config) + "/" + propagation.total(),
        proxies(),
        null,
        null,
        Conditions.of(
            Optional.ofNullable(before).map(ShardStatus::conditions).orElse(null),
            withSummary(),
            generation,
            now),
        null);
  }

  private @Nullable List<ProxyStatus> proxies() {
    if (propagation.total() > MOST_LISTED) {
      return null;
    }
    return propagation.records().stream().map(ShardReport::proxy).sorted(BY_ID).toList();
  }

  private static ProxyStatus proxy(ProxyRecord record) {
    return new ProxyStatus(
        record.proxy().pod(), null, ProxyState.SERVING.wire(), record.acked(), null);
  }

  private List<Fact> withSummary() {
    List<Fact> all = new ArrayList<>(facts);
    Optional<Fact> bad =
        facts.stream()
            .filter(fact -> !fact.holds())
            .filter(fact -> fact.type() != ConditionType.PROGRESSING)
            .findFirst();
    all.addFirst(
        bad.map(fact -> Fact.no(ConditionType.READY, fact.reason(), fact.message()))
            .orElseGet(() -> Fact.yes(ConditionType.READY, "its gateways serve")));
    bad.ifPresent(
        fact ->
            all.add(
                Fact.yes(
                    fact.reason() == Reason.ROLLING_OUT || fact.reason() == Reason.PROPAGATING
                        ? ConditionType.RECONCILING
                        : ConditionType.STALLED,
                    fact.reason(),
                    fact.message())));
    return all;
  }
}
