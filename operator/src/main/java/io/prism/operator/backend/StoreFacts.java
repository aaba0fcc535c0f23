package io.prism.operator.backend;

import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismMarks;
import io.prism.crds.Reason;
import io.prism.crds.backend.BackendSpec;
import io.prism.crds.backend.BackendStatus;
import io.prism.operator.namespace.StorePromise;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import io.prism.operator.workload.PluginModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From what plugins tell of a store to what is told of its backend. What is not known stays as it
 * was told last, and is Unknown when nothing was.
 *
 * @param facts as conditions
 * @param interfaces that the store offers; empty: not known now
 * @param release of the plugin; empty: not known now
 * @param identity of the store; empty: not known now
 */
record StoreFacts(
    List<Fact> facts,
    Optional<List<String>> interfaces,
    Optional<String> release,
    Optional<String> identity) {

  /** Nothing was looked at. */
  static final StoreFacts NONE = new StoreFacts(List.of());

  private static final List<ConditionType> TYPES =
      List.of(
          ConditionType.REACHABLE,
          ConditionType.CREDENTIALS_VALID,
          ConditionType.INTERFACES_VERIFIED);

  private static final String NOBODY = "no pod of its plugin tells how the store is";

  private StoreFacts(List<Fact> facts) {
    this(facts, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Of a store whose driver runs in the pods of gateways. */
  static StoreFacts elsewhere() {
    return unknown("its driver runs in the pods of gateways, whose own metrics tell how it is");
  }

  /** The same, but for what is known better from elsewhere. */
  StoreFacts with(Fact better) {
    return new StoreFacts(
        facts.stream().map(fact -> fact.type() == better.type() ? better : fact).toList(),
        interfaces,
        release,
        identity);
  }

  private static StoreFacts unknown(String message) {
    return new StoreFacts(
        TYPES.stream().map(type -> Fact.unknown(type, Reason.NOT_OBSERVED, message)).toList());
  }

  /** Of a store whose plugin has pods of its own. */
  static StoreFacts of(
      PluginModel plugin, BackendSpec spec, StoreWatch.Seen seen, @Nullable BackendStatus before) {
    if (seen.standing().isEmpty()) {
      return before(before);
    }
    String driver = plugin.store().driver().word();
    return switch (seen.standing().get()) {
      case UNTOLD -> unknown(NOBODY);
      case UP ->
          told(
              driver,
              spec,
              seen.reports(),
              Fact.yes(ConditionType.REACHABLE, "the store answers"),
              Fact.yes(ConditionType.CREDENTIALS_VALID, "the store accepts them"));
      case GOES_ON ->
          told(
              driver,
              spec,
              seen.reports(),
              Fact.yes(ConditionType.REACHABLE, "the store answers"),
              Fact.no(
                  ConditionType.CREDENTIALS_VALID,
                  Reason.CREDENTIALS_NOT_TAKEN,
                  refusal(seen.reports())
                      + "; calls go on; correct the Secrets that spec.connection names, which"
                      + " plugins then take up by themselves"));
      case OTHER ->
          told(
              driver,
              spec,
              seen.reports(),
              mismatch(seen.reports()),
              before(before, ConditionType.CREDENTIALS_VALID));
      case REFUSES ->
          told(
              driver,
              spec,
              seen.reports(),
              Fact.yes(ConditionType.REACHABLE, "the store answers, and refuses the credentials"),
              Fact.no(
                  ConditionType.CREDENTIALS_VALID,
                  Reason.CREDENTIALS_REJECTED,
                  "the store refuses them; correct the Secrets that spec.connection names, which"
                      + " plugins then take up by themselves"));
      case DOWN ->
          told(
              driver,
              spec,
              seen.reports(),
              Fact.no(ConditionType.REACHABLE, Reason.UNREACHABLE, worst(seen.reports())),
              before(before, ConditionType.CREDENTIALS_VALID));
    };
  }

  private static StoreFacts told(
      String driver, BackendSpec spec, List<StoreReport> reports, Fact reachable, Fact accepted) {
    SortedSet<String> offered = offered(reports);
    return new StoreFacts(
        List.of(reachable, accepted, verified(driver, spec, offered, reports)),
        Optional.of(List.copyOf(offered)),
        reports.stream().map(StoreReport::release).min(String::compareTo),
        identity(reports));
  }

  /** What all pods that know it say; they may find different ones while that changes. */
  private static Optional<String> identity(List<StoreReport> reports) {
    List<String> told =
        reports.stream().flatMap(report -> report.identity().stream()).distinct().toList();
    return told.size() == 1 ? Optional.of(told.getFirst()) : Optional.empty();
  }

  /** What a person may do about another store in the place of the one that holds the data. */
  private static Fact mismatch(List<StoreReport> reports) {
    return Fact.no(
        ConditionType.REACHABLE,
        Reason.STORE_IDENTITY_MISMATCH,
        "another store, of the identity %s, is found in the place of the one that holds the data, of status.storeIdentity; it is not used, and calls %s; put back what led to the one before, such as spec.connection or the volume, or, to use the other one without the data, set the annotation %s to its identity"
            .formatted(
                reports.stream()
                    .flatMap(report -> report.other().stream())
                    .min(String::compareTo)
                    .orElse(Health.NO_IDENTITY),
                reports.stream().anyMatch(StoreReport::servesItsStore)
                    ? "go on in the one before, until its plugins end"
                    : "answer UNAVAILABLE",
                PrismMarks.ACCEPT_STORE));
  }

  /** Of pods of several releases, what all of them offer. */
  private static SortedSet<String> offered(List<StoreReport> reports) {
    SortedSet<String> all = new TreeSet<>(reports.getFirst().interfaces());
    reports.forEach(report -> all.retainAll(report.interfaces()));
    return all;
  }

  private static Fact verified(
      String driver, BackendSpec spec, SortedSet<String> offered, List<StoreReport> reports) {
    List<String> problems = new ArrayList<>();
    reports.stream()
        .map(StoreReport::type)
        .filter(type -> !type.equals(driver))
        .findFirst()
        .ifPresent(type -> problems.add("it serves a store of type " + type + ", not " + driver));
    if (spec.interfaces() != null) {
      SortedSet<String> missing = new TreeSet<>(spec.interfaces());
      missing.removeAll(offered);
      if (!missing.isEmpty()) {
        problems.add(
            "it lacks interfaces that spec.interfaces names: " + String.join(", ", missing));
      }
    }
    Durability promised = StorePromise.durability(spec);
    reports.stream()
        .map(StoreReport::durability)
        .filter(durability -> !durability.satisfies(promised))
        .min(Durability::compareTo)
        .ifPresent(
            durability ->
                problems.add(
                    "its store keeps writes "
                        + durability.word()
                        + ", where spec.durabilityProfile has namespaces count on "
                        + promised.word()));
    return problems.isEmpty()
        ? Fact.yes(ConditionType.INTERFACES_VERIFIED, "the plugin offers what the spec says")
        : Fact.no(
            ConditionType.INTERFACES_VERIFIED,
            Reason.INTERFACES_MISSING,
            "the plugin offers less than the spec says: " + String.join("; ", problems));
  }

  private static String worst(List<StoreReport> reports) {
    return reports.stream()
        .map(StoreReport::message)
        .sorted()
        .findFirst()
        .map(message -> "the store does not serve: " + message)
        .orElse("the store does not serve");
  }

  private static String refusal(List<StoreReport> reports) {
    return reports.stream()
        .filter(StoreReport::refused)
        .map(StoreReport::message)
        .min(String::compareTo)
        .orElse("the store refuses them");
  }

  private static StoreFacts before(@Nullable BackendStatus before) {
    return new StoreFacts(TYPES.stream().map(type -> before(before, type)).toList());
  }

  private static Fact before(@Nullable BackendStatus before, ConditionType type) {
    return Conditions.find(before == null ? null : before.conditions(), type)
        .flatMap(Fact::of)
        .orElseGet(() -> Fact.unknown(type, Reason.NOT_OBSERVED, NOBODY));
  }

  /**
   * Of a store whose plugin runs, while what is written of its backend is not in force: that would
   * say what the plugin should offer.
   */
  static StoreFacts ofRunning(StoreWatch.Seen seen, @Nullable BackendStatus before) {
    if (seen.standing().isEmpty()) {
      return before(before);
    }
    Fact reachable =
        switch (seen.standing().get()) {
          case UNTOLD -> Fact.unknown(ConditionType.REACHABLE, Reason.NOT_OBSERVED, NOBODY);
          case OTHER -> mismatch(seen.reports());
          case UP, GOES_ON, REFUSES -> Fact.yes(ConditionType.REACHABLE, "the store answers");
          case DOWN -> Fact.no(ConditionType.REACHABLE, Reason.UNREACHABLE, worst(seen.reports()));
        };
    Fact accepted =
        switch (seen.standing().get()) {
          case UNTOLD -> Fact.unknown(ConditionType.CREDENTIALS_VALID, Reason.NOT_OBSERVED, NOBODY);
          case UP -> Fact.yes(ConditionType.CREDENTIALS_VALID, "the store accepts them");
          case GOES_ON ->
              Fact.no(
                  ConditionType.CREDENTIALS_VALID,
                  Reason.CREDENTIALS_NOT_TAKEN,
                  refusal(seen.reports()) + "; calls go on; first mend what is not accepted");
          case REFUSES ->
              Fact.no(
                  ConditionType.CREDENTIALS_VALID,
                  Reason.CREDENTIALS_REJECTED,
                  "the store refuses those that the plugin has; first mend what is not accepted");
          case DOWN, OTHER -> before(before, ConditionType.CREDENTIALS_VALID);
        };
    return new StoreFacts(
        List.of(reachable, accepted, before(before, ConditionType.INTERFACES_VERIFIED)));
  }
}
