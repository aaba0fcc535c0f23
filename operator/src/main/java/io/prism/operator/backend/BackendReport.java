package io.prism.operator.backend;

import io.prism.crds.ConditionType;
import io.prism.crds.backend.BackendStatus;
import io.prism.crds.backend.PluginMode;
import io.prism.crds.common.Condition;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import io.prism.operator.status.Summary;
import io.prism.operator.upgrade.PodsInForce;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one reconciliation found out about a backend.
 *
 * @param generation the generation that was judged
 * @param usedBy how many namespaces have their data there
 * @param mode where the driver runs; empty: where it ran before
 * @param interfaces that the store offers; empty: as it was told last
 * @param release of the plugin; empty: as it was told last
 * @param storeIdentity which store holds the data; empty: nobody knows
 * @param pods what they are made from; empty: as it was told last
 * @param facts what is told as conditions, but for those that follow from others
 */
public record BackendReport(
    @Nullable Long generation,
    int usedBy,
    Optional<PluginMode> mode,
    Optional<List<String>> interfaces,
    Optional<String> release,
    Optional<String> storeIdentity,
    Optional<PodsInForce> pods,
    List<Fact> facts) {

  /** Copies the list. */
  public BackendReport {
    facts = List.copyOf(facts);
  }

  /** The status that tells it. */
  public BackendStatus toStatus(@Nullable BackendStatus before, Instant now) {
    Optional<BackendStatus> old = Optional.ofNullable(before);
    List<Condition> told = old.map(BackendStatus::conditions).orElse(null);
    PodsInForce made =
        pods.orElseGet(
            () ->
                old.map(status -> new PodsInForce(status.pluginImage(), status.templateHash()))
                    .orElse(PodsInForce.NONE));
    boolean paused = Watched.isPaused(facts);
    return new BackendStatus(
        paused ? old.map(BackendStatus::observedGeneration).orElse(null) : generation,
        storeIdentity.orElse(null),
        release.or(() -> old.map(BackendStatus::pluginVersion)).orElse(null),
        null,
        interfaces.or(() -> old.map(BackendStatus::observedInterfaces)).orElse(null),
        mode.map(PluginMode::wire).or(() -> old.map(BackendStatus::pluginMode)).orElse(null),
        usedBy,
        made.image(),
        made.hash(),
        paused
            ? Conditions.keeping(EnumSet.allOf(ConditionType.class), told, facts, generation, now)
            : Conditions.keeping(
                mode.isPresent() ? Set.of() : Set.of(ConditionType.UPGRADE_AVAILABLE),
                told,
                Summary.of(facts, "it can be used"),
                generation,
                now),
        null);
  }
}
