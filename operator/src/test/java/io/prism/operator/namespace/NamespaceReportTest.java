package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.snapshot.ServiceState;
import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.crds.common.Condition;
import io.prism.crds.common.PlacedRef;
import io.prism.crds.namespace.ActiveBackend;
import io.prism.crds.namespace.BackendState;
import io.prism.crds.namespace.NamespaceStatus;
import io.prism.crds.namespace.PublishedConfig;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceReportTest {

  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final NamespaceReport.Served SERVED = served(Lifetime.UNLIMITED);
  private static final Fact ACCEPTED = Fact.yes(ConditionType.ACCEPTED, "in force");
  private static final Fact RESOLVED = Fact.yes(ConditionType.BACKEND_RESOLVED, "pg");
  private static final Fact REACHED = Fact.yes(ConditionType.CONFIG_PROPAGATED, "everywhere");
  private static final Fact UNDER_WAY =
      Fact.no(ConditionType.CONFIG_PROPAGATED, Reason.PROPAGATING, "0 of 2");
  private static final Fact REFUSED =
      Fact.no(ConditionType.ACCEPTED, Reason.APPROVAL_REQUIRED, "too much");
  private static final Fact WAITING =
      Fact.no(ConditionType.ACCEPTED, Reason.DEPENDENCIES_NOT_READY, "pg is not ready");

  private static NamespaceReport.Served served(Lifetime lifetime) {
    return new NamespaceReport.Served(
        new BackendState(
            new ActiveBackend("pg", "shop", "Postgres", null), "Auto", "r", true, null),
        new PlacedRef("default", "prism-system", null),
        new PublishedConfig(7L, "h", null),
        List.of(),
        lifetime);
  }

  private static NamespaceStatus served(Fact... facts) {
    return new NamespaceReport(1L, "notes", Optional.of(SERVED), List.of(facts))
        .toStatus(null, THEN);
  }

  private static NamespaceStatus later(@Nullable NamespaceStatus before, Fact... facts) {
    return new NamespaceReport(2L, "notes", Optional.empty(), List.of(facts)).toStatus(before, NOW);
  }

  private static String said(NamespaceStatus status, ConditionType type) {
    return Conditions.find(status.conditions(), type)
        .map(condition -> condition.status() + " " + condition.reason())
        .orElse("nothing");
  }

  @Test
  void whatIsInForceEverywhereIsReady() {
    NamespaceStatus status = served(ACCEPTED, RESOLVED, REACHED);

    assertThat(status.phase()).isEqualTo("Active");
    assertThat(status.acceptedGeneration()).isEqualTo(1);
    assertThat(said(status, ConditionType.READY)).isEqualTo("True AsWanted");
    assertThat(said(status, ConditionType.RECONCILING)).isEqualTo("nothing");
    assertThat(said(status, ConditionType.STALLED)).isEqualTo("nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "ACTIVE,    false, Active,    AsWanted",
    "READ_ONLY, false, ReadOnly,  AsWanted",
    "SUSPENDED, false, Suspended, AsWanted",
    "ACTIVE,    true,  Suspended, Expired",
    "READ_ONLY, true,  Suspended, Expired"
  })
  void whatIsAnsweredIsThePhaseAndReadyAllTheSame(
      ServiceState wanted, boolean isOver, String phase, String reason) {
    Lifetime lifetime = new Lifetime(wanted, Optional.of(THEN), isOver, Maintenance.NONE);

    NamespaceStatus status =
        new NamespaceReport(
                1L, "notes", Optional.of(served(lifetime)), List.of(ACCEPTED, RESOLVED, REACHED))
            .toStatus(null, THEN);

    assertThat(status.phase()).isEqualTo(phase);
    assertThat(said(status, ConditionType.READY)).isEqualTo("True " + reason);
    assertThat(Conditions.find(status.conditions(), ConditionType.READY).orElseThrow().message())
        .isEqualTo(lifetime.describe());
  }

  @Test
  void aStateThatIsNotInForceEverywhereYetIsNotThePhase() {
    Lifetime suspended =
        new Lifetime(ServiceState.SUSPENDED, Optional.empty(), false, Maintenance.NONE);

    NamespaceStatus status =
        new NamespaceReport(
                1L, "notes", Optional.of(served(suspended)), List.of(ACCEPTED, UNDER_WAY))
            .toStatus(null, THEN);

    assertThat(status.phase()).isEqualTo("Provisioning");
    assertThat(said(status, ConditionType.READY)).isEqualTo("False Propagating");
  }

  @Test
  void whileGatewaysAreToldItIsReconciledAndNotStalled() {
    NamespaceStatus status = served(ACCEPTED, RESOLVED, UNDER_WAY);

    assertThat(status.phase()).isEqualTo("Provisioning");
    assertThat(said(status, ConditionType.READY)).isEqualTo("False Propagating");
    assertThat(said(status, ConditionType.RECONCILING)).isEqualTo("True Propagating");
    assertThat(said(status, ConditionType.STALLED)).isEqualTo("nothing");
  }

  @Test
  void aStoreThatIsAwayDegradesWhatTheOperatorDidRight() {
    NamespaceStatus status =
        served(
            ACCEPTED,
            RESOLVED,
            REACHED,
            Fact.no(ConditionType.BACKEND_HEALTHY, Reason.UNREACHABLE, "no server"));

    assertThat(status.phase()).isEqualTo("Degraded");
    assertThat(said(status, ConditionType.READY)).isEqualTo("False Unreachable");
    assertThat(said(status, ConditionType.STALLED)).isEqualTo("nothing");
    assertThat(said(status, ConditionType.RECONCILING)).isEqualTo("nothing");
  }

  @Test
  void aStoreOfWhichNobodyKnowsDoesNotMakeItUnready() {
    NamespaceStatus status =
        served(
            ACCEPTED,
            RESOLVED,
            REACHED,
            Fact.unknown(ConditionType.BACKEND_HEALTHY, Reason.NOT_OBSERVED, "nobody tells"));

    assertThat(said(status, ConditionType.READY)).isEqualTo("True AsWanted");
    assertThat(said(status, ConditionType.BACKEND_HEALTHY)).isEqualTo("Unknown NotObserved");
  }

  @Test
  void aSpecThatIsRefusedKeepsWhatIsServed() {
    NamespaceStatus before = served(ACCEPTED, RESOLVED, REACHED);

    NamespaceStatus status = later(before, REFUSED);

    assertThat(status.observedGeneration()).isEqualTo(2);
    assertThat(status.acceptedGeneration()).isEqualTo(1);
    assertThat(status.phase()).isEqualTo("Degraded");
    assertThat(status.backend()).isEqualTo(before.backend());
    assertThat(status.shard()).isEqualTo(before.shard());
    assertThat(status.config()).isEqualTo(before.config());
    assertThat(status.endpoints()).isEqualTo(before.endpoints());
    assertThat(said(status, ConditionType.STALLED)).isEqualTo("True ApprovalRequired");
    // What gateways have does not depend on a spec that they are not told.
    assertThat(said(status, ConditionType.CONFIG_PROPAGATED)).isEqualTo("True AsWanted");
    assertThat(said(status, ConditionType.BACKEND_RESOLVED)).isEqualTo("True AsWanted");
  }

  @Test
  void oneThatWasNeverAcceptedIsRejectedOrWaits() {
    assertThat(later(null, REFUSED).phase()).isEqualTo("Rejected");
    assertThat(later(null, REFUSED).acceptedGeneration()).isNull();
    assertThat(later(null, WAITING).phase()).isEqualTo("Pending");
    assertThat(said(later(null, WAITING), ConditionType.RECONCILING))
        .isEqualTo("True DependenciesNotReady");
  }

  @Test
  void theFirstThatIsWrongIsTheReason() {
    NamespaceStatus status =
        later(
            null,
            ACCEPTED,
            Fact.no(ConditionType.BACKEND_RESOLVED, Reason.NO_MATCHING_BACKEND, "none"),
            UNDER_WAY);

    assertThat(said(status, ConditionType.READY)).isEqualTo("False NoMatchingBackend");
  }

  @Test
  void aTurnOfTheTideIsDated() {
    NamespaceStatus before = served(ACCEPTED, RESOLVED, REACHED);

    List<Condition> after = later(before, REFUSED).conditions();

    assertThat(Conditions.find(after, ConditionType.READY).orElseThrow().lastTransitionTime())
        .isEqualTo(NOW.toString());
    assertThat(
            Conditions.find(after, ConditionType.CONFIG_PROPAGATED)
                .orElseThrow()
                .lastTransitionTime())
        .isEqualTo(THEN.toString());
  }

  @Test
  void aDeletionThatWaitsForItsConfirmationGoesOnServing() {
    NamespaceStatus status =
        new NamespaceReport(2L, "notes", Optional.of(SERVED), List.of(ACCEPTED, RESOLVED, REACHED))
            .with(Fact.yes(ConditionType.DELETION_BLOCKED, Reason.CONFIRMATION_MISSING, "confirm"))
            .toStatus(served(ACCEPTED, RESOLVED, REACHED), NOW);

    assertThat(status.phase()).isEqualTo("Terminating");
    assertThat(said(status, ConditionType.READY)).isEqualTo("True AsWanted");
  }

  @Test
  void aDeletionThatWaitsForCallsIsNotStalled() {
    NamespaceStatus status =
        later(
            served(ACCEPTED, RESOLVED, REACHED),
            Fact.yes(ConditionType.DELETION_BLOCKED, Reason.DRAIN_PENDING, "1 of 2"));

    assertThat(status.phase()).isEqualTo("Terminating");
    assertThat(said(status, ConditionType.READY)).isEqualTo("False DrainPending");
    assertThat(said(status, ConditionType.RECONCILING)).isEqualTo("True DrainPending");
    assertThat(said(status, ConditionType.STALLED)).isEqualTo("nothing");
  }

  @Test
  void whatIsBeingErasedIsNotServedAndNotStalled() {
    NamespaceStatus status =
        later(
            served(ACCEPTED, RESOLVED, REACHED),
            Fact.yes(ConditionType.DELETION_BLOCKED, Reason.ERASURE_PENDING, "the store is away"));

    assertThat(status.phase()).isEqualTo("Terminating");
    assertThat(said(status, ConditionType.READY)).isEqualTo("False ErasurePending");
    assertThat(said(status, ConditionType.RECONCILING)).isEqualTo("True ErasurePending");
    assertThat(said(status, ConditionType.STALLED)).isEqualTo("nothing");
  }

  @Test
  void whatIsFrozenSaysWhatItSaidBefore() {
    NamespaceStatus before = later(served(ACCEPTED, RESOLVED, REACHED), REFUSED);

    NamespaceStatus status =
        new NamespaceReport(3L, "notes", Optional.empty(), List.of(Watched.paused()))
            .toStatus(before, NOW);

    assertThat(status.observedGeneration()).isEqualTo(2);
    assertThat(status.phase()).isEqualTo("Degraded");
    assertThat(status.conditions()).containsAll(before.conditions());
    assertThat(said(status, ConditionType.PAUSED)).isEqualTo("True PausedByAnnotation");
  }

  @Test
  void whatWasFrozenFromTheStartIsNotServed() {
    NamespaceStatus status =
        new NamespaceReport(1L, "notes", Optional.empty(), List.of(Watched.paused()))
            .toStatus(null, NOW);

    assertThat(status.phase()).isEqualTo("Pending");
    assertThat(status.observedGeneration()).isNull();
    assertThat(status.conditions()).extracting(Condition::type).containsExactly("Paused");
  }

  @Test
  void whatWasFrozenAndIsNotAnyMoreSaysSo() {
    NamespaceStatus paused =
        new NamespaceReport(1L, "notes", Optional.empty(), List.of(Watched.paused()))
            .toStatus(null, THEN);

    assertThat(said(later(paused, REFUSED), ConditionType.PAUSED)).isEqualTo("nothing");
  }

  @Test
  void ofWhatNobodyServesAnyMoreNothingIsToldThatWasInForce() {
    NamespaceStatus status =
        NamespaceReport.gone(2L, "notes")
            .with(Fact.yes(ConditionType.DELETION_BLOCKED, Reason.ERASURE_PENDING, "it waits"))
            .toStatus(served(ACCEPTED, RESOLVED, REACHED), NOW);

    assertThat(status.endpoints()).isNull();
    assertThat(status.config()).isNull();
    assertThat(Conditions.find(status.conditions(), ConditionType.CONFIG_PROPAGATED)).isEmpty();
    assertThat(status.phase()).isEqualTo("Terminating");
    assertThat(status.backend()).as("where it is is told still").isNotNull();
  }
}
