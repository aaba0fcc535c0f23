package io.prism.operator.backend;

import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.crds.ConditionType;
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
 * From what plugins or gateways tell of a store to what is told of its backend. What is not known
 * stays as it was told last, and is Unknown when nothing was.
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

  private static final String OTHER_TROUBLE =
      "the store refused them before, and has other trouble since, see Reachable; whether it takes"
          + " them is seen once that is mended";

  private static final String UNTRIED = "no process that has the store open knows yet";

  private StoreFacts(List<Fact> facts) {
    this(facts, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same, but for what is known better from elsewhere. */
  StoreFacts with(Fact better) {
    return new StoreFacts(
        facts.stream().map(fact -> fact.type() == better.type() ? better : fact).toList(),
        interfaces,
        release,
        identity);
  }

  /** Of a store that nobody tells of. */
  static StoreFacts unknown(Tellers tellers) {
    return new StoreFacts(
        TYPES.stream()
            .map(type -> Fact.unknown(type, Reason.NOT_OBSERVED, tellers.silence()))
            .toList());
  }

  /** Of a store whose backend is as its spec says. */
  static StoreFacts of(
      PluginModel plugin,
      BackendSpec spec,
      StoreWatch.Seen seen,
      Tellers tellers,
      @Nullable BackendStatus before) {
    if (seen.standing().isEmpty()) {
      return before(before, tellers);
    }
    StoreWatch.Standing standing = seen.standing().get();
    if (standing == StoreWatch.Standing.UNTOLD) {
      return unknown(tellers);
    }
    List<StoreReport> reports = seen.reports();
    Optional<SortedSet<String>> offered = offered(reports);
    String driver = plugin.store().driver().word();
    return new StoreFacts(
        List.of(
            reachable(standing, reports, tellers),
            accepted(standing, reports, tellers, tellers.refusalRemedy(), before),
            offered
                .map(all -> verified(driver, spec, all, reports, tellers))
                .orElseGet(() -> last(before, ConditionType.INTERFACES_VERIFIED))),
        offered.map(List::copyOf),
        reports.stream().flatMap(report -> report.release().stream()).min(String::compareTo),
        StoreReport.identity(reports));
  }

  /**
   * Of a store whose driver runs, while what is written of its backend is not in force: that would
   * say what the driver should offer.
   */
  static StoreFacts ofRunning(
      StoreWatch.Seen seen, Tellers tellers, @Nullable BackendStatus before) {
    if (seen.standing().isEmpty()) {
      return before(before, tellers);
    }
    StoreWatch.Standing standing = seen.standing().get();
    if (standing == StoreWatch.Standing.UNTOLD) {
      return unknown(tellers).with(last(before, ConditionType.INTERFACES_VERIFIED));
    }
    return new StoreFacts(
        List.of(
            reachable(standing, seen.reports(), tellers),
            accepted(standing, seen.reports(), tellers, "first mend what is not accepted", before),
            last(before, ConditionType.INTERFACES_VERIFIED)));
  }

  private static Fact reachable(
      StoreWatch.Standing standing, List<StoreReport> reports, Tellers tellers) {
    return switch (standing) {
      case UNTOLD -> Fact.unknown(ConditionType.REACHABLE, Reason.NOT_OBSERVED, tellers.silence());
      case UP, GOES_ON -> Fact.yes(ConditionType.REACHABLE, "the store answers");
      case FULL ->
          Fact.yes(
              ConditionType.REACHABLE,
              Reason.STORE_FULL,
              "the store answers, and refuses writes that need room: " + fullness(reports));
      case REFUSES ->
          Fact.yes(ConditionType.REACHABLE, "the store answers, and refuses the credentials");
      case OTHER -> mismatch(reports, tellers);
      case DOWN -> Fact.no(ConditionType.REACHABLE, Reason.UNREACHABLE, worst(reports));
    };
  }

  private static Fact accepted(
      StoreWatch.Standing standing,
      List<StoreReport> reports,
      Tellers tellers,
      String remedy,
      @Nullable BackendStatus before) {
    return switch (standing) {
      case UP, FULL -> Fact.yes(ConditionType.CREDENTIALS_VALID, "the store accepts them");
      case GOES_ON ->
          Fact.no(
              ConditionType.CREDENTIALS_VALID,
              Reason.CREDENTIALS_NOT_TAKEN,
              refusal(reports) + "; calls go on; " + remedy);
      case REFUSES ->
          Fact.no(
              ConditionType.CREDENTIALS_VALID,
              Reason.CREDENTIALS_REJECTED,
              "the store refuses " + tellers.holder() + "; " + remedy);
      // What it refused once it may take now: its last answer is another one.
      case UNTOLD, DOWN, OTHER ->
          told(before, ConditionType.CREDENTIALS_VALID)
              .filter(Fact::fails)
              .map(refused -> Fact.unknown(refused.type(), Reason.NOT_OBSERVED, OTHER_TROUBLE))
              .orElseGet(() -> last(before, ConditionType.CREDENTIALS_VALID));
    };
  }

  /** What a person may do about another store in the place of the one that holds the data. */
  private static Fact mismatch(List<StoreReport> reports, Tellers tellers) {
    return Fact.no(
        ConditionType.REACHABLE,
        Reason.STORE_IDENTITY_MISMATCH,
        "another store, of the identity %s, is found in the place of the one that holds the data, of status.storeIdentity; %s; %s"
            .formatted(
                StoreReport.other(reports).orElse(Health.NO_IDENTITY),
                tellers.calls(reports),
                tellers.mismatchRemedy()));
  }

  private static List<StoreReport.Offer> offers(List<StoreReport> reports) {
    return reports.stream().flatMap(report -> report.offer().stream()).toList();
  }

  /** Of pods of several releases, what all of them offer; empty while none of them knows. */
  private static Optional<SortedSet<String>> offered(List<StoreReport> reports) {
    return offers(reports).stream()
        .<SortedSet<String>>map(offer -> new TreeSet<>(offer.interfaces()))
        .reduce(
            (all, next) -> {
              all.retainAll(next);
              return all;
            });
  }

  private static Fact verified(
      String driver,
      BackendSpec spec,
      SortedSet<String> offered,
      List<StoreReport> reports,
      Tellers tellers) {
    List<String> problems = new ArrayList<>();
    offers(reports).stream()
        .map(StoreReport.Offer::type)
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
    offers(reports).stream()
        .map(StoreReport.Offer::durability)
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
        ? Fact.yes(
            ConditionType.INTERFACES_VERIFIED, tellers.driver() + " offers what the spec says")
        : Fact.no(
            ConditionType.INTERFACES_VERIFIED,
            Reason.INTERFACES_MISSING,
            tellers.driver() + " offers less than the spec says: " + String.join("; ", problems));
  }

  private static String worst(List<StoreReport> reports) {
    return reports.stream()
        .map(StoreReport::message)
        .sorted()
        .findFirst()
        .map(message -> "the store does not serve: " + message)
        .orElse("the store does not serve");
  }

  private static String fullness(List<StoreReport> reports) {
    return reports.stream()
        .filter(StoreReport::full)
        .map(StoreReport::message)
        .min(String::compareTo)
        .orElse("it has none");
  }

  private static String refusal(List<StoreReport> reports) {
    return reports.stream()
        .filter(StoreReport::refused)
        .map(StoreReport::message)
        .min(String::compareTo)
        .orElse("the store refuses them");
  }

  /** Before enough was seen, nothing that was told is unsaid. */
  private static StoreFacts before(@Nullable BackendStatus before, Tellers tellers) {
    return new StoreFacts(
        TYPES.stream()
            .map(
                type ->
                    told(before, type)
                        .orElseGet(
                            () -> Fact.unknown(type, Reason.NOT_OBSERVED, tellers.silence())))
            .toList());
  }

  /** What was known last, of a store that is not seen well enough to know it now. */
  private static Fact last(@Nullable BackendStatus before, ConditionType type) {
    return told(before, type)
        .filter(fact -> fact.holds() || fact.fails())
        .orElseGet(() -> Fact.unknown(type, Reason.NOT_OBSERVED, UNTRIED));
  }

  /** But for what Secrets lack, which is looked at each time. */
  private static Optional<Fact> told(@Nullable BackendStatus before, ConditionType type) {
    return Conditions.find(before == null ? null : before.conditions(), type)
        .flatMap(Fact::of)
        .filter(fact -> fact.reason() != Reason.SECRET_NOT_FOUND);
  }
}
