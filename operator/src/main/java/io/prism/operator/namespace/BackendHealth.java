package io.prism.operator.namespace;

import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.Reason;
import io.prism.crds.backend.BackendStatus;
import io.prism.crds.backend.PluginMode;
import io.prism.crds.common.Condition;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import io.prism.operator.workload.PluginMapper;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the store of a namespace is, as its backend tells. */
final class BackendHealth {

  private static final List<ConditionType> TELLING =
      List.of(ConditionType.REACHABLE, ConditionType.CREDENTIALS_VALID);

  private static final List<ConditionType> HEEDED =
      List.of(ConditionType.REACHABLE, ConditionType.CREDENTIALS_VALID, ConditionType.STALLED);

  private BackendHealth() {}

  static Fact of(PrismBackend backend) {
    String name = "PrismBackend " + ObjectKey.of(backend);
    for (ConditionType type : TELLING) {
      Optional<Fact> told = find(backend, type).flatMap(Fact::of);
      // Credentials that are not in use, for instance, do not touch whoever is served.
      if (told.filter(Fact::fails).filter(BackendHealth::bearsOnServing).isPresent()) {
        return Fact.no(
            ConditionType.BACKEND_HEALTHY, told.get().reason(), name + ": " + told.get().message());
      }
    }
    Optional<Fact> reached =
        find(backend, ConditionType.REACHABLE).flatMap(Fact::of).filter(Fact::holds);
    if (reached.isPresent()) {
      return reached.get().reason() == Reason.STORE_FULL
          ? Fact.no(
              ConditionType.BACKEND_HEALTHY,
              Reason.STORE_FULL,
              name + ": " + reached.get().message())
          : Fact.yes(ConditionType.BACKEND_HEALTHY, name + ": the store answers");
    }
    // Nobody is there to tell, and nobody will be without help. What is in force in gateways' pods
    // runs there whatever is written since.
    return find(backend, ConditionType.STALLED)
        .flatMap(Fact::of)
        .filter(Fact::holds)
        .filter(stalled -> !runsInGateways(backend))
        .map(
            stalled ->
                Fact.no(
                    ConditionType.BACKEND_HEALTHY,
                    Reason.UNREACHABLE,
                    name + " has nothing that runs: " + stalled.message()))
        .orElseGet(() -> unknown(name));
  }

  private static boolean runsInGateways(PrismBackend backend) {
    return PluginMapper.modeInForce(backend).filter(mode -> mode != PluginMode.REMOTE).isPresent();
  }

  private static boolean bearsOnServing(Fact told) {
    return told.reason().conditions().contains(ConditionType.BACKEND_HEALTHY);
  }

  /** Of a backend that is not there. */
  static Fact unknown(String name) {
    return Fact.unknown(
        ConditionType.BACKEND_HEALTHY,
        Reason.NOT_OBSERVED,
        name + " does not tell how its store is; see its conditions");
  }

  /** Whether a backend tells something else than before, or is known to have another store. */
  static boolean isNews(PrismBackend now, PrismBackend before) {
    return !PluginMapper.storeIdentity(now).equals(PluginMapper.storeIdentity(before))
        || HEEDED.stream().anyMatch(type -> !Objects.equals(words(now, type), words(before, type)));
  }

  private static List<String> words(PrismBackend backend, ConditionType type) {
    return find(backend, type)
        .map(told -> List.of(text(told.status()), text(told.reason()), text(told.message())))
        .orElse(List.of());
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  private static Optional<Condition> find(PrismBackend backend, ConditionType type) {
    BackendStatus status = backend.getStatus();
    return Conditions.find(status == null ? null : status.conditions(), type);
  }
}
