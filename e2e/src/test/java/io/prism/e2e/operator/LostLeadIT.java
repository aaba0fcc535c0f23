package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.operator.process.OperatorProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A replica that lost the lead does nothing more. */
@ExtendWith(ApiServerExtension.class)
class LostLeadIT {

  private static final String HOME = "lost-lead-it";

  /** A renewal is due every two seconds; then it sees that somebody else holds the Lease. */
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path folder;

  @Test
  void itEndsWithoutClosingAnything() throws Exception {
    try (ApiServer server = ApiServer.start();
        KubernetesClient client = server.client(HOME)) {
      Kinds.install(client);
      Kinds.namespaces(client, HOME);
      OperatorRole.give(client, HOME);
      try (OperatorReplica operator = OperatorReplica.start(server, HOME, "old", 0, folder)) {
        Awaitility.await("it leads")
            .atMost(Duration.ofSeconds(60))
            .until(() -> operator.log().contains("this replica leads"));

        client.resource(takenByAnother()).fieldManager("test").forceConflicts().serverSideApply();

        assertThat(operator.awaitEnd(SOON)).isTrue();
        assertThat(operator.log()).contains("the lead was lost").doesNotContain("Exiting.");
      }
    }
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
