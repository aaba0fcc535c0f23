package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.snapshot.ServiceState;
import io.prism.crds.PrismNamespace;
import io.prism.operator.Resources;
import io.prism.operator.resource.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What gateways are told to answer. */
class NamespaceStateTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final ClusterView VIEW =
      new ClusterView(
          List.of(Resources.postgres("pg")),
          List.of(Resources.defaultShard()),
          Optional.empty(),
          List.of(),
          Optional.empty());

  private final NamespaceJudge judge = new NamespaceJudge(Resources.installation(), () -> NOW);

  private Verdict.Accepted accepted(PrismNamespace namespace) {
    Claim free = Claim.first("notes", new ObjectKey("shop", "notes"));
    return (Verdict.Accepted) judge.judge(namespace, free, VIEW);
  }

  @ParameterizedTest
  @CsvSource({"Active, ACTIVE", "ReadOnly, READ_ONLY", "Suspended, SUSPENDED"})
  void gatewaysAreToldWhatToAnswer(String word, ServiceState state) {
    Verdict.Accepted verdict = accepted(Resources.namespace("serviceState: " + word));

    assertThat(verdict.content().namespace().state()).isEqualTo(state);
    assertThat(verdict.lifetime().state()).isEqualTo(state);
  }

  @Test
  void whoSaysNothingIsActiveAndGatewaysAreToldAsBefore() {
    assertThat(accepted(Resources.namespace("")).content().toEntry(false))
        .isEqualTo(accepted(Resources.namespace("serviceState: Active")).content().toEntry(false));
  }

  @Test
  void whatExpiresIsSuspendedFromThenOn() {
    PrismNamespace namespace = Resources.namespace("expireAfterSeconds: 3600");
    namespace.getMetadata().setCreationTimestamp("2026-11-21T11:00:01Z");
    assertThat(accepted(namespace).content().namespace().state()).isEqualTo(ServiceState.ACTIVE);

    namespace.getMetadata().setCreationTimestamp("2026-11-21T11:00:00Z");
    Verdict.Accepted expired = accepted(namespace);
    assertThat(expired.content().namespace().state()).isEqualTo(ServiceState.SUSPENDED);
    assertThat(expired.lifetime().isOver()).isTrue();
    assertThat(judge.renewed(namespace, expired.binding(), VIEW).orElseThrow().namespace().state())
        .as("also while a later spec is refused")
        .isEqualTo(ServiceState.SUSPENDED);
  }
}
