package io.prism.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.Reason;
import io.prism.crds.backend.BackendStatus;
import io.prism.crds.backend.PluginMode;
import io.prism.operator.Resources;
import io.prism.operator.backend.StoreWatch.Seen;
import io.prism.operator.backend.StoreWatch.Standing;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.status.Fact;
import io.prism.operator.workload.PluginMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoreFactsTest {

  private static final String POSTGRES =
      "type: Postgres, connection: {url: 'postgres://pg:5432/prism', usernameFrom: {secretKeyRef:"
          + " {name: pg, key: user}}}";

  private static final Tellers GATEWAYS =
      Tellers.gateways(PluginMode.IN_PROCESS, List.of(new ObjectKey("shop", "web")));

  private static StoreFacts facts(
      String spec, @Nullable BackendStatus before, Standing standing, StoreReport... reports) {
    return facts(Tellers.plugins(), spec, before, standing, reports);
  }

  private static StoreFacts facts(
      Tellers tellers,
      String spec,
      @Nullable BackendStatus before,
      Standing standing,
      StoreReport... reports) {
    PrismBackend backend = Resources.backend("pg", spec);
    return StoreFacts.of(
        PluginMapper.map(backend).model().orElseThrow(),
        backend.getSpec(),
        seen(standing, reports),
        tellers,
        before);
  }

  private static Seen seen(Standing standing, StoreReport... reports) {
    return new Seen(Optional.of(standing), List.of(reports), true);
  }

  private static String said(StoreFacts facts, ConditionType type) {
    return facts.facts().stream()
        .filter(fact -> fact.type() == type)
        .map(fact -> fact.status().wire() + " " + fact.reason().wire() + ": " + fact.message())
        .findFirst()
        .orElse("nothing");
  }

  private static BackendStatus told(StoreFacts facts) {
    return new BackendReport(
            1L,
            0,
            Optional.empty(),
            facts.interfaces(),
            facts.release(),
            facts.identity(),
            Optional.empty(),
            facts.facts())
        .toStatus(null, Instant.EPOCH);
  }

  @Test
  void aStoreThatServesHoldsInEveryRespect() {
    StoreFacts facts = facts(POSTGRES, null, Standing.UP, StoreReports.UP);

    assertThat(facts.facts()).hasSize(3).allMatch(Fact::holds);
    assertThat(facts.interfaces()).contains(List.of("keyvalue_basic", "keyvalue_scan"));
    assertThat(facts.release()).contains("1.0");
  }

  @Test
  void aStoreThatIsDownSaysWhyAndNothingAboutItsCredentials() {
    StoreFacts first = facts(POSTGRES, null, Standing.DOWN, StoreReports.DOWN);
    StoreFacts later =
        facts(
            POSTGRES,
            told(facts(POSTGRES, null, Standing.UP, StoreReports.UP)),
            Standing.DOWN,
            StoreReports.DOWN);

    assertThat(said(first, ConditionType.REACHABLE))
        .isEqualTo("False Unreachable: the store does not serve: no server could be reached");
    assertThat(said(first, ConditionType.CREDENTIALS_VALID)).startsWith("Unknown NotObserved");
    assertThat(said(later, ConditionType.CREDENTIALS_VALID)).startsWith("True AsWanted");
    assertThat(said(later, ConditionType.INTERFACES_VERIFIED)).startsWith("True AsWanted");
  }

  @Test
  void aRefusalIsNotToldOfAStoreWhoseTroubleIsAnother() {
    BackendStatus refused = told(facts(POSTGRES, null, Standing.REFUSES, StoreReports.REFUSES));
    StoreReport missing =
        StoreReports.report(Health.State.UNHEALTHY, "the database does not exist", false);

    StoreFacts facts = facts(POSTGRES, refused, Standing.DOWN, missing);

    assertThat(said(facts, ConditionType.REACHABLE))
        .isEqualTo("False Unreachable: the store does not serve: the database does not exist");
    assertThat(said(facts, ConditionType.CREDENTIALS_VALID))
        .startsWith("Unknown NotObserved")
        .contains("see Reachable");
    assertThat(
            said(
                facts(POSTGRES, told(facts), Standing.DOWN, missing),
                ConditionType.CREDENTIALS_VALID))
        .startsWith("Unknown NotObserved");
  }

  @Test
  void aStoreWithoutRoomAnswersAndSaysWhatToDo() {
    StoreFacts facts = facts(POSTGRES, null, Standing.FULL, StoreReports.FULL);

    assertThat(said(facts, ConditionType.REACHABLE))
        .startsWith("True StoreFull")
        .contains("refuses writes that need room: no room for more; delete items");
    assertThat(said(facts, ConditionType.CREDENTIALS_VALID)).startsWith("True AsWanted");
  }

  @Test
  void refusedCredentialsComeWithTheRemedy() {
    StoreFacts facts = facts(POSTGRES, null, Standing.REFUSES, StoreReports.REFUSES);

    assertThat(said(facts, ConditionType.REACHABLE)).startsWith("True AsWanted");
    assertThat(said(facts, ConditionType.CREDENTIALS_VALID))
        .startsWith("False CredentialsRejected")
        .contains("correct the Secrets that spec.connection names");
  }

  @Test
  void aStoreThatServesOnRefusesOnlyTheCredentials() {
    StoreFacts facts =
        facts(POSTGRES, null, Standing.GOES_ON, StoreReports.UP, StoreReports.GOES_ON);

    assertThat(said(facts, ConditionType.REACHABLE)).startsWith("True AsWanted");
    assertThat(said(facts, ConditionType.CREDENTIALS_VALID))
        .startsWith("False CredentialsNotTaken: those in the files; calls go on; correct");
    assertThat(said(facts, ConditionType.INTERFACES_VERIFIED)).startsWith("True AsWanted");
  }

  @Test
  void anotherStoreIsToldWithWhatToDoAndWhetherCallsGoOn() {
    StoreFacts held = facts(POSTGRES, null, Standing.OTHER, StoreReports.HOLDS_ON);
    StoreFacts gone =
        facts(
            POSTGRES,
            null,
            Standing.OTHER,
            StoreReports.of("theirs").expecting(Optional.of("ours")));

    assertThat(said(held, ConditionType.REACHABLE))
        .startsWith("False StoreIdentityMismatch")
        .contains("of the identity theirs", "calls go on", "prism.io/accept-store");
    assertThat(said(gone, ConditionType.REACHABLE))
        .startsWith("False StoreIdentityMismatch")
        .contains("of the identity theirs", "calls answer UNAVAILABLE");
  }

  @Test
  void theIdentityIsThatOnWhichAllPluginsAgree() {
    assertThat(
            facts(POSTGRES, null, Standing.UP, StoreReports.UP, StoreReports.of("ours")).identity())
        .contains("ours");
    assertThat(
            facts(POSTGRES, null, Standing.UP, StoreReports.of("ours"), StoreReports.of("theirs"))
                .identity())
        .isEmpty();
    assertThat(facts(POSTGRES, null, Standing.UP, StoreReports.UP).identity()).isEmpty();
  }

  @Test
  void whatRunsIsToldWhileTheSpecIsRefused() {
    StoreFacts facts =
        StoreFacts.ofRunning(
            seen(Standing.GOES_ON, StoreReports.UP, StoreReports.GOES_ON),
            Tellers.plugins(),
            told(facts(POSTGRES, null, Standing.UP, StoreReports.UP)));

    assertThat(said(facts, ConditionType.REACHABLE)).startsWith("True AsWanted");
    assertThat(said(facts, ConditionType.CREDENTIALS_VALID))
        .startsWith("False CredentialsNotTaken: those in the files; calls go on; first mend");
    assertThat(said(facts, ConditionType.INTERFACES_VERIFIED)).startsWith("True AsWanted");
  }

  @Test
  void whatTheSpecNamesMustBeOffered() {
    assertThat(
            said(
                facts(
                    POSTGRES + ", interfaces: [keyvalue_basic, keyvalue_cas]",
                    null,
                    Standing.UP,
                    StoreReports.UP),
                ConditionType.INTERFACES_VERIFIED))
        .startsWith("False InterfacesMissing")
        .contains("keyvalue_cas")
        .doesNotContain("keyvalue_basic");
  }

  @Test
  void anotherStoreOrAWeakerPromiseIsTold() {
    StoreReport memory =
        new StoreReport(
            Optional.of("1.0"),
            Health.State.HEALTHY,
            "fine",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(StoreReports.offer("memory", Durability.BEST_EFFORT)));

    assertThat(said(facts(POSTGRES, null, Standing.UP, memory), ConditionType.INTERFACES_VERIFIED))
        .startsWith("False InterfacesMissing")
        .contains("of type memory, not postgres", "best-effort", "count on strong");
    assertThat(
            said(
                facts(
                    POSTGRES + ", durabilityProfile: Volatile", null, Standing.UP, StoreReports.UP),
                ConditionType.INTERFACES_VERIFIED))
        .startsWith("True");
  }

  @Test
  void whatNobodyTellsIsUnknown() {
    BackendStatus before = told(facts(POSTGRES, null, Standing.UP, StoreReports.UP));

    assertThat(facts(POSTGRES, before, Standing.UNTOLD).facts())
        .hasSize(3)
        .noneMatch(fact -> fact.holds() || fact.fails());
  }

  @Test
  void beforeEnoughWasSeenWhatWasToldStays() {
    PrismBackend backend = Resources.backend("pg", POSTGRES);
    BackendStatus before = told(facts(POSTGRES, null, Standing.DOWN, StoreReports.DOWN));
    Seen little = new Seen(Optional.empty(), List.of(), false);
    var model = PluginMapper.map(backend).model().orElseThrow();

    Tellers tellers = Tellers.plugins();
    assertThat(told(StoreFacts.of(model, backend.getSpec(), little, tellers, before)).conditions())
        .isEqualTo(before.conditions());
    assertThat(StoreFacts.of(model, backend.getSpec(), little, tellers, null).facts())
        .noneMatch(fact -> fact.holds() || fact.fails());
  }

  @Test
  void whatSecretsLackedOnceIsNotSaidAgain() {
    Fact lacking =
        Fact.no(ConditionType.CREDENTIALS_VALID, Reason.SECRET_NOT_FOUND, "Secret shop/pg");
    BackendStatus before = told(facts(POSTGRES, null, Standing.UP, StoreReports.UP).with(lacking));

    assertThat(
            said(
                facts(POSTGRES, before, Standing.DOWN, StoreReports.DOWN),
                ConditionType.CREDENTIALS_VALID))
        .startsWith("Unknown NotObserved");
  }

  @Test
  void whatAGatewayDoesNotKnowYetStaysUnknown() {
    StoreFacts facts =
        facts(GATEWAYS, POSTGRES, null, Standing.DOWN, StoreReports.unreached("connecting"));

    assertThat(said(facts, ConditionType.REACHABLE))
        .isEqualTo("False Unreachable: the store does not serve: connecting");
    assertThat(said(facts, ConditionType.INTERFACES_VERIFIED)).startsWith("Unknown NotObserved");
    assertThat(facts.interfaces()).isEmpty();
    assertThat(facts.release()).isEmpty();
  }

  @Test
  void whatOneGatewayKnowsIsToldThoughAnotherDoesNot() {
    StoreFacts facts =
        facts(
            GATEWAYS,
            POSTGRES,
            null,
            Standing.UP,
            StoreReports.unreached("connecting"),
            StoreReports.UP);

    assertThat(facts.facts()).hasSize(3).allMatch(Fact::holds);
    assertThat(facts.interfaces()).contains(List.of("keyvalue_basic", "keyvalue_scan"));
  }

  @Test
  void whoeverReadsCredentialsOnceIsToBeReplaced() {
    assertThat(
            said(
                facts(GATEWAYS, POSTGRES, null, Standing.REFUSES, StoreReports.REFUSES),
                ConditionType.CREDENTIALS_VALID))
        .startsWith("False CredentialsRejected")
        .contains("then replace the gateways");
    assertThat(
            said(
                facts(
                    Tellers.gateways(PluginMode.SIDECAR, List.of()),
                    POSTGRES,
                    null,
                    Standing.REFUSES,
                    StoreReports.REFUSES),
                ConditionType.CREDENTIALS_VALID))
        .contains("which plugins then take up by themselves");
  }

  @Test
  void gatewaysThatUseAnotherStoreAreToldAsWhatTheyAre() {
    StoreReport stranger = StoreReports.of("theirs").expecting(Optional.of("ours"));

    assertThat(
            said(
                facts(GATEWAYS, POSTGRES, null, Standing.OTHER, StoreReports.of("ours"), stranger),
                ConditionType.REACHABLE))
        .startsWith("False StoreIdentityMismatch")
        .contains("of the identity theirs", "do not see the data", "replace the gateways")
        .doesNotContain("it is not used");
    assertThat(
            said(
                facts(GATEWAYS, POSTGRES, null, Standing.OTHER, StoreReports.HOLDS_ON),
                ConditionType.REACHABLE))
        .contains("it is not used, and calls go on in the one before, until its gateways end");
  }

  @Test
  void whyNobodyTellsIsSaidWithWhatToDo() {
    assertThat(
            said(StoreFacts.unknown(Tellers.nobody(PluginMode.SIDECAR)), ConditionType.REACHABLE))
        .startsWith("Unknown NotObserved")
        .contains("create a PrismNamespace");
    assertThat(said(facts(GATEWAYS, POSTGRES, null, Standing.UNTOLD), ConditionType.REACHABLE))
        .startsWith("Unknown NotObserved")
        .contains("see the conditions of the PrismShard shop/web");
    assertThat(
            said(
                facts(
                    Tellers.gateways(PluginMode.SIDECAR, List.of()),
                    POSTGRES,
                    null,
                    Standing.UNTOLD),
                ConditionType.REACHABLE))
        .contains("no PrismShard of its Kubernetes namespace");
  }
}
