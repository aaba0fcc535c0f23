package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Durability;
import io.prism.control.planning.BackendId;
import io.prism.control.planning.Candidate;
import io.prism.control.planning.Grant;
import io.prism.control.planning.Standing;
import io.prism.crds.Reason;
import io.prism.operator.Resources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateMapperTest {

  private static final String POSTGRES =
      "type: Postgres, connection: {url: 'postgres://pg/prism', usernameFrom: {secretKeyRef: {name:"
          + " pg, key: user}}}";

  private static Candidate map(String spec) {
    return CandidateMapper.map(Resources.backend("pg", spec), List.of(), List.of(), true);
  }

  @Test
  void aBackendThatSaysLittleIsReadyForItsOwnNamespace() {
    Candidate store = map(POSTGRES);

    assertThat(store.id()).isEqualTo(new BackendId("shop", "pg"));
    assertThat(store.type()).isEqualTo("Postgres");
    assertThat(store.standing()).isEqualTo(new Standing.Ready());
    assertThat(store.grant()).isEqualTo(new Grant.Same());
    assertThat(store.driver()).isEqualTo(Candidate.Driver.REMOTE);
    assertThat(store.limits()).isEqualTo(Candidate.Limits.UNKNOWN);
    assertThat(store.offer().durability()).isEqualTo(Durability.STRONG);
    assertThat(store.offer().interfaces()).contains("keyvalue_basic", "keyvalue_ttl");
  }

  @Test
  void whatItSaysIsHandedOn() {
    Candidate store =
        map(
            POSTGRES
                + ", region: eu, labels: {compliance.prism.io/pci: 'true'}, interfaces:"
                + " [keyvalue_basic], allowedNamespaces: {from: All}, limits: {maxWriteRPS: 500,"
                + " maxStorage: 10Gi, maxPartitions: 8}");

    assertThat(store.region()).contains("eu");
    assertThat(store.labels()).containsOnly(Map.entry("compliance.prism.io/pci", "true"));
    assertThat(store.offer().interfaces()).containsOnly("keyvalue_basic");
    assertThat(store.grant()).isEqualTo(new Grant.All());
    assertThat(store.limits().writeRps()).hasValue(500);
    assertThat(store.limits().bytes()).hasValue(10L << 30);
    assertThat(store.limits().partitions()).hasValue(8);
  }

  @ParameterizedTest
  @CsvSource({"Durable, STRONG", "Eventual, EVENTUAL", "Volatile, BEST_EFFORT"})
  void theProfileSaysWhatAnAcknowledgementIsWorth(String profile, Durability durability) {
    assertThat(map(POSTGRES + ", durabilityProfile: " + profile).offer().durability())
        .isEqualTo(durability);
  }

  @Test
  void noProfileMakesMemoryDurable() {
    assertThat(map("type: MemStore, durabilityProfile: Durable").offer().durability())
        .isEqualTo(Durability.BEST_EFFORT);
  }

  @Test
  void aBackendThatIsNotAcceptedOrIsGoingTakesNobody() {
    assertThat(map("type: Postgres").standing()).isInstanceOf(Standing.NotReady.class);

    var going = Resources.postgres("pg");
    going.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    assertThat(CandidateMapper.map(going, List.of(), List.of(), true).standing())
        .isEqualTo(new Standing.NotReady("is being deleted"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Draining", "ReadOnly"})
  void aBackendUnderMaintenanceTakesNobody(String word) {
    assertThat(map(POSTGRES + ", maintenance: " + word).standing())
        .isEqualTo(
            new Standing.NotReady("takes no further namespace: its spec.maintenance is " + word));
    assertThat(map(POSTGRES + ", maintenance: Active").standing()).isEqualTo(new Standing.Ready());
  }

  @Test
  void aDriverInThePodsOfGatewaysIsTold() {
    assertThat(map(POSTGRES + ", plugin: {mode: Sidecar}").driver())
        .isEqualTo(Candidate.Driver.WITH_GATEWAY);
    assertThat(map(POSTGRES + ", plugin: {mode: InProcess}").driver())
        .isEqualTo(Candidate.Driver.WITH_GATEWAY);
    assertThat(map("type: MemStore, plugin: {mode: Remote}").driver())
        .isEqualTo(Candidate.Driver.REMOTE);
  }

  @Test
  void aGrantThatIsNotUnderstoodIsTheNarrowest() {
    assertThat(map(POSTGRES + ", allowedNamespaces: {from: Selector}").grant())
        .isEqualTo(new Grant.Same());
  }

  @Test
  void labelsOfKubernetesNamespacesAreHeededWhereTheyAreSeen() {
    String spec =
        POSTGRES + ", allowedNamespaces: {from: Selector, selector: {matchLabels: {tier: gold}}}";

    assertThat(map(spec).grant()).isEqualTo(new Grant.Labelled(Map.of("tier", "gold")));
    assertThat(map(spec).standing()).isEqualTo(new Standing.Ready());
    assertThat(
            CandidateMapper.map(Resources.backend("pg", spec), List.of(), List.of(), false)
                .standing())
        .isInstanceOf(Standing.NotReady.class);
    assertThat(Grants.refusal(Resources.backend("pg", spec), true)).isEmpty();
    assertThat(Grants.refusal(Resources.backend("pg", spec), false))
        .hasValueSatisfying(
            fact -> {
              assertThat(fact.reason()).isEqualTo(Reason.SELECTOR_REFUSED);
              assertThat(fact.message()).contains("use Same or All");
            });
  }

  @Test
  void aSelectorThatIsNotUnderstoodIsRefused() {
    String spec =
        POSTGRES
            + ", allowedNamespaces: {from: Selector, selector: {matchExpressions: [{key: tier,"
            + " operator: Exists}]}}";

    assertThat(map(spec).standing()).isInstanceOf(Standing.NotReady.class);
    assertThat(Grants.refusal(Resources.backend("pg", spec), true))
        .hasValueSatisfying(fact -> assertThat(fact.reason()).isEqualTo(Reason.NOT_SUPPORTED));
  }
}
