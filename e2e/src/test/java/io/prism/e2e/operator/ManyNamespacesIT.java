package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismNamespace;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many namespaces on one operator, with an API server for them alone: an operator heeds all there
 * are. Their number is 100, or what {@code -Dprism.e2e.namespaces} says.
 */
@ExtendWith(ApiServerExtension.class)
class ManyNamespacesIT {

  private static final int NAMESPACES = Integer.getInteger("prism.e2e.namespaces", 100);
  private static final String HOME = "many-namespaces-it";
  private static final String TEAM = "many-namespaces-it-team";
  private static final int MAKERS = 16;

  @TempDir Path folder;

  @Test
  void aRestartedOperatorSettlesWithoutAWrite() throws Exception {
    try (ApiServer server = ApiServer.start();
        KubernetesClient client = server.client(HOME)) {
      Kinds.install(client);
      Kinds.namespaces(client, HOME, TEAM);
      OperatorRole.give(client, HOME);
      settles(server, client);
    }
  }

  private void settles(ApiServer server, KubernetesClient client) throws Exception {
    try (OperatorReplica first = OperatorReplica.start(server, HOME, "first", 0, folder)) {
      make(client);
      Awaitility.await("all are accepted")
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> accepted(client) == NAMESPACES);
      awaitQuiet(server);
    }
    Map<String, Long> before = MutatingRequests.count(server.audit());

    try (OperatorReplica second = OperatorReplica.start(server, HOME, "second", 0, folder)) {
      Awaitility.await("the second one leads")
          .atMost(Duration.ofSeconds(60))
          .until(() -> second.log().contains("New leader with identity: second"));
      awaitQuiet(server);

      assertThat(MutatingRequests.since(before, server.audit())).isEmpty();
      assertThat(second.residentMebibytes()).isLessThan(512);
    }
  }

  private static void make(KubernetesClient client) {
    apply(
        client,
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: default, namespace: many-namespaces-it}
        spec: {}
        """);
    apply(
        client,
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: scratch, namespace: many-namespaces-it-team}
        spec: {type: MemStore}
        """);
    try (ExecutorService makers = Executors.newFixedThreadPool(MAKERS)) {
      for (int i = 0; i < NAMESPACES; i++) {
        String name = "many-%04d".formatted(i);
        makers.submit(
            () ->
                apply(
                    client,
                    """
                    apiVersion: prism.io/v1alpha1
                    kind: PrismNamespace
                    metadata: {name: %s, namespace: many-namespaces-it-team}
                    spec:
                      team: payments
                      clientAPI: KeyValue
                      needs: {durability: BestEffort}
                      access: {owners: [{team: payments}]}
                    """
                        .formatted(name)));
      }
    }
  }

  private static void apply(KubernetesClient client, String yaml) {
    client.resource(yaml).fieldManager("test").forceConflicts().serverSideApply();
  }

  private static long accepted(KubernetesClient client) {
    return client.resources(PrismNamespace.class).inNamespace(TEAM).list().getItems().stream()
        .filter(namespace -> namespace.getStatus() != null)
        .filter(namespace -> namespace.getStatus().config() != null)
        .count();
  }

  /** Nothing was read or written by reconciliations for a while. */
  private static void awaitQuiet(ApiServer server) {
    long[] last = {-1};
    Awaitility.await("reconciliations have ended")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(8))
        .until(
            () -> {
              long now =
                  MutatingRequests.count(server.audit()).values().stream().mapToLong(n -> n).sum();
              boolean quiet = now == last[0];
              last[0] = now;
              return quiet;
            });
  }
}
