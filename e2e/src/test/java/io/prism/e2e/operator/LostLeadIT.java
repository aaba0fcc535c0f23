package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.operator.process.OperatorProcess;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A replica that lost the lead does nothing more. */
@ExtendWith(ApiServerExtension.class)
class LostLeadIT {

  private static final String HOME = "lost-lead-it";

  /** A renewal is due every two seconds; then it sees that somebody else holds the Lease. */
  private static final Duration SOON = Duration.ofSeconds(15);

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME);

  @Test
  void itEndsWithoutClosingAnything() throws Exception {
    OperatorReplica operator = world.start("old", 0);
    Awaitility.await("it leads")
        .atMost(Duration.ofSeconds(60))
        .until(() -> operator.log().contains("this replica leads"));

    world.apply(takenByAnother());

    assertThat(operator.awaitEnd(SOON)).isTrue();
    assertThat(operator.log()).contains("the lead was lost").doesNotContain("Exiting.");
  }

  /** In force whatever a renewal writes at the same time. */
  private static Lease takenByAnother() {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(OperatorProcess.LEADER_LEASE)
        .withNamespace(HOME)
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity("another")
        .endSpec()
        .build();
  }
}
