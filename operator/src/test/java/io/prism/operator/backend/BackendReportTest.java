package io.prism.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.crds.backend.BackendStatus;
import io.prism.crds.backend.PluginMode;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import io.prism.operator.upgrade.PodsInForce;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackendReportTest {

  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Fact ACCEPTED = Fact.yes(ConditionType.ACCEPTED, "in force");

  private static BackendStatus status(@Nullable BackendStatus before, long generation, Fact... f) {
    return new BackendReport(
            generation,
            2,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(f))
        .toStatus(before, NOW);
  }

  private static String said(BackendStatus status, ConditionType type) {
    return Conditions.find(status.conditions(), type)
        .map(condition -> condition.status() + " " + condition.reason())
        .orElse("nothing");
  }

  @Test
  void oneThatCanBeUsedIsReady() {
    BackendStatus status = status(null, 1, ACCEPTED);

    assertThat(status.observedGeneration()).isEqualTo(1);
    assertThat(said(status, ConditionType.READY)).isEqualTo("True AsWanted");
  }

  @Test
  void aCertificateThatIsGoodStillDoesNotStopItAndOneThatIsNotDoes() {
    BackendStatus worried =
        status(
            null,
            1,
            ACCEPTED,
            Fact.yes(ConditionType.CERTIFICATES_VALID, Reason.RENEWAL_FAILED, "until May"));
    BackendStatus ended =
        status(
            worried,
            1,
            ACCEPTED,
            Fact.no(ConditionType.CERTIFICATES_VALID, Reason.CERTIFICATE_UNUSABLE, "since May"));

    assertThat(said(worried, ConditionType.READY)).isEqualTo("True AsWanted");
    assertThat(said(worried, ConditionType.CERTIFICATES_VALID)).isEqualTo("True RenewalFailed");
    assertThat(said(ended, ConditionType.READY)).isEqualTo("False CertificateUnusable");
    assertThat(said(ended, ConditionType.STALLED)).isEqualTo("True CertificateUnusable");
  }

  @Test
  void podsThatAreMadeAreWaitedForAndWhatMakesNoSenseIsNot() {
    BackendStatus young =
        status(null, 1, ACCEPTED, Fact.no(ConditionType.AVAILABLE, Reason.ROLLING_OUT, "0 of 1"));
    BackendStatus unfit =
        status(null, 1, Fact.no(ConditionType.ACCEPTED, Reason.NOT_SUPPORTED, "spec.type"));

    assertThat(said(young, ConditionType.RECONCILING)).isEqualTo("True RollingOut");
    assertThat(said(young, ConditionType.STALLED)).isEqualTo("nothing");
    assertThat(said(unfit, ConditionType.STALLED)).isEqualTo("True NotSupported");
    assertThat(said(unfit, ConditionType.READY)).isEqualTo("False NotSupported");
  }

  @Test
  void whatNobodyKnowsIsNoReasonToSayThatItCannotBeUsed() {
    BackendStatus status =
        status(
            null,
            1,
            ACCEPTED,
            Fact.unknown(ConditionType.REACHABLE, Reason.NOT_OBSERVED, "nobody tells"));

    assertThat(said(status, ConditionType.READY)).isEqualTo("True AsWanted");
    assertThat(said(status, ConditionType.REACHABLE)).isEqualTo("Unknown NotObserved");
  }

  @Test
  void whatTheStoreOffersStaysToldWhileNobodyTells() {
    BackendStatus before =
        new BackendReport(
                1L,
                2,
                Optional.of(PluginMode.REMOTE),
                Optional.of(List.of("keyvalue_basic")),
                Optional.of("1.0"),
                Optional.of("ours"),
                Optional.of(new PodsInForce("prism:1", "abc")),
                List.of(ACCEPTED))
            .toStatus(null, NOW);

    BackendStatus status = status(before, 1, ACCEPTED);

    assertThat(status.observedInterfaces()).containsExactly("keyvalue_basic");
    assertThat(status.pluginVersion()).isEqualTo("1.0");
    assertThat(status.pluginMode()).isEqualTo("Remote");
    assertThat(before.storeIdentity()).isEqualTo("ours");
    // The store may have become another one meanwhile.
    assertThat(status.storeIdentity()).isNull();
    assertThat(status.pluginImage()).isEqualTo("prism:1");
    assertThat(status.templateHash()).isEqualTo("abc");
  }

  @Test
  void aFrozenOneSaysWhatItSaidBefore() {
    BackendStatus before =
        status(null, 1, Fact.no(ConditionType.ACCEPTED, Reason.NOT_SUPPORTED, "spec.type"));

    BackendStatus status = status(before, 2, Watched.paused());

    assertThat(status.observedGeneration()).isEqualTo(1);
    assertThat(status.conditions()).containsAll(before.conditions());
    assertThat(said(status, ConditionType.PAUSED)).isEqualTo("True PausedByAnnotation");
    assertThat(said(status(null, 1, Watched.paused()), ConditionType.READY)).isEqualTo("nothing");
  }

  @Test
  void anUpgradeThatWaitsStopsNobodyAndStaysToldThroughARefusal() {
    Fact offer = Fact.yes(ConditionType.UPGRADE_AVAILABLE, Reason.NEWER_VERSION, "prism:2");
    BackendStatus waiting = status(null, 1, ACCEPTED, offer);
    BackendStatus refused =
        status(waiting, 2, Fact.no(ConditionType.ACCEPTED, Reason.NOT_SUPPORTED, "spec.type"));
    BackendStatus done =
        new BackendReport(
                2L,
                2,
                Optional.of(PluginMode.REMOTE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(PodsInForce.NONE),
                List.of(ACCEPTED))
            .toStatus(refused, NOW);

    assertThat(said(waiting, ConditionType.READY)).isEqualTo("True AsWanted");
    assertThat(said(refused, ConditionType.UPGRADE_AVAILABLE)).isEqualTo("True NewerVersion");
    assertThat(said(done, ConditionType.UPGRADE_AVAILABLE)).isEqualTo("nothing");
  }
}
