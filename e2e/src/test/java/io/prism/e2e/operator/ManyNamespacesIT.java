package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.ConditionType;
import io.prism.crds.PrismNamespace;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.operator.status.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many namespaces on one operator and three simulated gateways, with an API server for them alone:
 * an operator heeds all there are. Their number is 100, or what {@code -Dprism.e2e.namespaces}
 * says.
 */
@ExtendWith(ApiServerExtension.class)
class ManyNamespacesIT {

  private static final int NAMESPACES = Integer.getInteger("prism.e2e.namespaces", 100);
  private static final String HOME = "many-namespaces-it";
  private static final String TEAM = "many-namespaces-it-team";
  private static final int MAKERS = 16;
  private static final Duration QUIET = Duration.ofSeconds(8);

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME, TEAM);

  @Test
  void aRestartedOperatorSettlesWithoutAWrite() throws Exception {
    OperatorReplica first = start("first", 0);
    int port = first.controlPort();
    try (first;
        SimulatedGateways gateways = SimulatedGateways.connect(3, HOME + "/default", port)) {
      long start = System.nanoTime();
      make();
      Awaitility.await("all are served")
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> propagated() == NAMESPACES && gateways.agree());
      Figures.record(NAMESPACES + " PrismNamespaces made, and told to all gateways", since(start));
      awaitQuiet(first);
      first.close();
      Map<String, Long> before = MutatingRequests.count(world.server().audit());

      long began = System.nanoTime();
      try (OperatorReplica second = start("second", port)) {
        Awaitility.await("the second one leads")
            .atMost(Duration.ofSeconds(60))
            .until(() -> second.log().contains("this replica leads"));
        Duration settled = Duration.ofNanos(awaitQuiet(second) - began);

        Figures.record(
            "an operator's start with %d PrismNamespaces to the end of its last reconciliation"
                .formatted(NAMESPACES),
            settled);
        Figures.record("its resident memory then", second.residentMebibytes() + " MiB");
        assertThat(gateways.agree()).isTrue();
        assertThat(MutatingRequests.since(before, world.server().audit())).isEmpty();
        assertThat(second.residentMebibytes()).isLessThan(512);
        assertThat(settled).isLessThan(Duration.ofSeconds(60));
      }
    }
  }

  /** In clear text, since nobody mounts certificates for simulated gateways. */
  private OperatorReplica start(String identity, int port) throws Exception {
    return world.start(identity, port, List.of("--without-authentication", "--no-tls"));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void make() {
    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: default, namespace: many-namespaces-it}
        spec: {}
        """);
    world.apply(
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
                world.apply(
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

  private long propagated() {
    return world
        .client()
        .resources(PrismNamespace.class)
        .inNamespace(TEAM)
        .list()
        .getItems()
        .stream()
        .filter(namespace -> namespace.getStatus() != null)
        .filter(
            namespace ->
                Conditions.holds(
                    namespace.getStatus().conditions(), ConditionType.CONFIG_PROPAGATED))
        .count();
  }

  /** Waits until no reconciliation has ended for a while; returns when the last one did. */
  private static long awaitQuiet(OperatorReplica operator) {
    long[] last = {System.nanoTime(), -1};
    Awaitility.await("reconciliations have ended")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              long ended = reconciliations(operator);
              long now = System.nanoTime();
              if (ended != last[1]) {
                last[0] = now;
                last[1] = ended;
              }
              return ended >= NAMESPACES && now - last[0] > QUIET.toNanos();
            });
    return last[0];
  }

  private static long reconciliations(OperatorReplica operator) throws Exception {
    return operator
        .metrics()
        .lines()
        .filter(line -> line.startsWith("prism_operator_reconciliation_seconds_count"))
        .filter(line -> line.contains("PrismNamespace"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
