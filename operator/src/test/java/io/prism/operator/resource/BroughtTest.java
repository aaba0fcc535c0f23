package io.prism.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.operator.status.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

class BroughtTest {

  @Test
  void whatTheApiServerRefusesIsToldInItsWords() {
    KubernetesClientException refusal =
        new KubernetesClientException(
            "Failure executing: PATCH at: https://10.0.0.1/apis. Message: denied. Received status: ...",
            403,
            new StatusBuilder().withMessage("denied").withCode(403).build());

    Fact fact =
        new Brought(List.of("Deployment proxy: " + Failures.words(refusal)), false)
            .facts()
            .getFirst();

    assertThat(fact)
        .isEqualTo(
            Fact.no(
                ConditionType.ACCEPTED,
                Reason.RECONCILIATION_FAILED,
                "what serves goes on serving, and no object of these is changed: Deployment proxy: denied; mend that, it is tried again every 30 seconds at least"));
  }

  @Test
  void whatIsBroughtAboutIsInForce() {
    assertThat(new Brought(List.of(), false).facts())
        .containsExactly(Fact.yes(ConditionType.ACCEPTED, "the spec is in force"));
  }
}
