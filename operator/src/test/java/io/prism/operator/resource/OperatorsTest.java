package io.prism.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismMarks;
import io.prism.crds.Reason;
import io.prism.operator.TinyApiServer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperatorsTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final TinyApiServer server = new TinyApiServer();
  private final Operators ours = new Operators(server.client(), "ours", "lead", () -> NOW);
  private final Operators theirs = new Operators(server.client(), "theirs", "lead", () -> NOW);

  @AfterEach
  void close() {
    server.close();
  }

  private static Deployment workload(Map<String, String> annotations) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("prism-proxy-s")
        .withNamespace("shop")
        .withAnnotations(annotations)
        .endMetadata()
        .build();
  }

  private Optional<Deployment> signedBy(Operators operators) {
    Deployment made = workload(Map.of("kept", "yes", PrismMarks.CONTENDER, "ours"));
    operators.sign(made);
    return Optional.of(made);
  }

  private void theyRenewed(Duration ago) {
    server.objects.put(
        "/apis/coordination.k8s.io/v1/namespaces/theirs/leases/lead",
        Serialization.asJson(
            new LeaseBuilder()
                .withNewMetadata()
                .withName("lead")
                .withNamespace("theirs")
                .endMetadata()
                .withNewSpec()
                .withRenewTime(ZonedDateTime.ofInstant(NOW.minus(ago), ZoneOffset.UTC))
                .endSpec()
                .build()));
  }

  @Test
  void whatAnotherOneLooksAfterIsLeftToItWhileItIsAlive() {
    theyRenewed(Duration.ofSeconds(10));
    assertThat(ours.yieldsTo(signedBy(theirs))).isTrue();

    theyRenewed(Duration.ofHours(1));
    assertThat(ours.yieldsTo(signedBy(theirs))).isFalse();
  }

  @Test
  void whoIsGoneIsHeededNoMore() {
    assertThat(ours.yieldsTo(signedBy(theirs))).isFalse();
  }

  @Test
  void itsOwnAndWhatNobodySignedIsNobodyElses() {
    assertThat(ours.yieldsTo(signedBy(ours))).isFalse();
    assertThat(ours.yieldsTo(Optional.of(workload(Map.of())))).isFalse();
    assertThat(ours.yieldsTo(Optional.empty())).isFalse();
    assertThat(server.requests).isEmpty();
  }

  @Test
  void whoHasItTellsWhoElseWouldAndWhatToDo() {
    var told = theirs.contest(signedBy(theirs)).orElseThrow();

    assertThat(told.type()).isEqualTo(ConditionType.CONTESTED);
    assertThat(told.reason()).isEqualTo(Reason.ANOTHER_INSTALLATION);
    assertThat(told.message())
        .contains(
            "the operator in ours",
            "kubectl annotate deployment -n shop prism-proxy-s prism.io/contender-");
    assertThat(ours.contest(signedBy(theirs))).isEmpty();
    assertThat(theirs.contest(Optional.of(workload(Map.of())))).isEmpty();
  }

  @Test
  void aSignatureLeavesOtherMarks() {
    assertThat(signedBy(ours).orElseThrow().getMetadata().getAnnotations())
        .containsEntry("kept", "yes")
        .containsEntry(PrismMarks.OPERATOR, "ours");
  }
}
