package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.Reason;
import io.prism.crds.backend.PluginMode;
import io.prism.operator.Resources;
import io.prism.operator.backend.BackendReport;
import io.prism.operator.status.Fact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackendHealthTest {

  private static final Fact REACHABLE = Fact.yes(ConditionType.REACHABLE, "it answers");
  private static final Fact AWAY =
      Fact.no(ConditionType.REACHABLE, Reason.UNREACHABLE, "no server could be reached");
  private static final Fact REFUSED =
      Fact.no(ConditionType.CREDENTIALS_VALID, Reason.CREDENTIALS_REJECTED, "not those");

  private static PrismBackend backend(Fact... facts) {
    return backend(null, facts);
  }

  private static PrismBackend backend(@Nullable String identity, Fact... facts) {
    return backend(identity, Optional.empty(), facts);
  }

  private static PrismBackend backend(
      @Nullable String identity, Optional<PluginMode> inForce, Fact... facts) {
    PrismBackend backend = Resources.postgres("pg");
    backend.setStatus(
        new BackendReport(
                1L,
                0,
                inForce,
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(identity),
                Optional.empty(),
                List.of(facts))
            .toStatus(null, Instant.EPOCH));
    return backend;
  }

  @Test
  void itIsAsTheBackendTells() {
    assertThat(BackendHealth.of(backend(REACHABLE)).holds()).isTrue();
    assertThat(BackendHealth.of(backend(AWAY)))
        .isEqualTo(
            Fact.no(
                ConditionType.BACKEND_HEALTHY,
                Reason.UNREACHABLE,
                "PrismBackend shop/pg: no server could be reached"));
    assertThat(BackendHealth.of(backend(REACHABLE, REFUSED)).reason())
        .isEqualTo(Reason.CREDENTIALS_REJECTED);
  }

  @Test
  void aStoreWithoutRoomIsNotWell() {
    Fact full = Fact.yes(ConditionType.REACHABLE, Reason.STORE_FULL, "delete items");

    assertThat(BackendHealth.of(backend(full)))
        .isEqualTo(
            Fact.no(
                ConditionType.BACKEND_HEALTHY,
                Reason.STORE_FULL,
                "PrismBackend shop/pg: delete items"));
    assertThat(BackendHealth.isNews(backend(full), backend(REACHABLE))).isTrue();
  }

  @Test
  void anotherStoreIsTold() {
    Fact other = Fact.no(ConditionType.REACHABLE, Reason.STORE_IDENTITY_MISMATCH, "not that one");

    assertThat(BackendHealth.of(backend(other)).reason()).isEqualTo(Reason.STORE_IDENTITY_MISMATCH);
  }

  @Test
  void aPluginThatCannotRunIsNoUnknownStore() {
    Fact untold = Fact.unknown(ConditionType.REACHABLE, Reason.NOT_OBSERVED, "no plugin runs");
    Fact stuck = Fact.no(ConditionType.AVAILABLE, Reason.UNSCHEDULABLE, "0/1 nodes");
    Fact starting = Fact.no(ConditionType.AVAILABLE, Reason.ROLLING_OUT, "0 of 1 pods");

    assertThat(BackendHealth.of(backend(untold, stuck)))
        .isEqualTo(
            Fact.no(
                ConditionType.BACKEND_HEALTHY,
                Reason.UNREACHABLE,
                "PrismBackend shop/pg has nothing that runs: 0/1 nodes"));
    assertThat(BackendHealth.of(backend(untold, starting)).fails()).isFalse();
    assertThat(BackendHealth.of(backend(REACHABLE, stuck)).holds()).isTrue();
    assertThat(BackendHealth.isNews(backend(untold, stuck), backend(untold, starting))).isTrue();
  }

  @Test
  void aDriverInGatewaysIsNotSaidToBeAwayBecauseOfWhatIsWrittenSince() {
    Fact untold = Fact.unknown(ConditionType.REACHABLE, Reason.NOT_OBSERVED, "no gateway tells");
    Fact unfit = Fact.no(ConditionType.ACCEPTED, Reason.NOT_SUPPORTED, "spec.pool is not for it");

    assertThat(
            BackendHealth.of(backend(null, Optional.of(PluginMode.IN_PROCESS), untold, unfit))
                .fails())
        .isFalse();
    assertThat(
            BackendHealth.of(backend(null, Optional.of(PluginMode.REMOTE), untold, unfit)).fails())
        .isTrue();
  }

  @Test
  void whichStoreItIsConcernsTheGatewaysToo() {
    assertThat(BackendHealth.isNews(backend("ours", REACHABLE), backend(REACHABLE))).isTrue();
    assertThat(BackendHealth.isNews(backend("ours", REACHABLE), backend("ours", REACHABLE)))
        .isFalse();
  }

  @Test
  void credentialsThatAreNotInUseTouchNobody() {
    Fact notTaken =
        Fact.no(ConditionType.CREDENTIALS_VALID, Reason.CREDENTIALS_NOT_TAKEN, "not those");

    assertThat(BackendHealth.of(backend(REACHABLE, notTaken)).holds()).isTrue();
  }

  @Test
  void whatTheBackendDoesNotTellIsUnknown() {
    assertThat(BackendHealth.of(Resources.postgres("pg")))
        .matches(fact -> !fact.holds() && !fact.fails());
  }

  @Test
  void onlyWhatBearsOnItIsNews() {
    assertThat(BackendHealth.isNews(backend(AWAY), backend(REACHABLE))).isTrue();
    assertThat(
            BackendHealth.isNews(
                backend(REACHABLE),
                backend(REACHABLE, Fact.yes(ConditionType.ACCEPTED, "in force"))))
        .isFalse();
  }
}
