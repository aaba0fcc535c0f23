package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.prism.e2e.cluster.AuditLog;
import io.prism.e2e.cluster.Cluster;
import io.prism.e2e.load.ClientSpec;
import io.prism.e2e.load.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What clients notice while things change and break: one that retries, spread over all proxies; one
 * that does not, through the Service; one on a store that lives in a single process.
 */
@Tag("node")
@ExtendWith(PrismExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UnderLoadIT {

  private static final String RETRYING = "retrying";
  private static final String PLAIN = "plain";
  private static final String SCRATCH = "scratch";

  /** Calls a second of a client that is not slowed down. */
  private static final int RATE = 40;

  /** Of the calls of a client that does not retry. */
  private static final double MAY_FAIL = 0.001;

  /** On pods of this run. */
  private static final String MARK = "run-" + Instant.now().getEpochSecond();

  private static LoadPod load;

  @BeforeAll
  static void start(PrismOnCluster prism) {
    PostgresPod.start(prism);
    prism.client().load(PrismOnCluster.resource("node/orders.yaml")).serverSideApply();
    prism.awaitReady("shop", "orders");
    String service = "prism-proxy-default." + Helm.NAMESPACE + ":8980";
    String peers = "dns:///prism-peers-default." + Helm.NAMESPACE + ":8980";
    load =
        LoadPod.start(
            prism,
            "load",
            new ClientSpec(RETRYING, peers, "orders", 4, RATE, true, true),
            new ClientSpec(PLAIN, service, "orders", 4, RATE, false, true),
            new ClientSpec(SCRATCH, service, "baskets", 2, 10, true, false));
  }

  @AfterAll
  static void stop() {
    if (load != null) {
      load.close();
    }
  }

  @Test
  @Order(1)
  void changesOfTheConfigurationFailNoCall(PrismOnCluster prism) {
    List<Duration> times = new ArrayList<>();
    Map<String, Report> before = load.report();
    for (int n = 0; n < Extent.get().changes(); n++) {
      prism.apply(ttl(86_400 + n));
      long start = System.nanoTime();
      Awaitility.await("every proxy has the change")
          .atMost(Duration.ofSeconds(60))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> prism.isTrue("shop", "orders", "ConfigPropagated"));
      times.add(Duration.ofNanos(System.nanoTime() - start));
    }
    Figures.record("a change of the configuration, acknowledged by every proxy", times);
    Noticed noticed = noticed("changes of the configuration", before);
    assertThat(noticed.failed(PLAIN)).isZero();
    assertThat(noticed.failed(RETRYING)).isZero();
  }

  @Test
  @Order(2)
  void newProxiesFailNoCallThatIsRetried(PrismOnCluster prism) {
    Map<String, Report> before = load.report();
    prism.apply(shard(3, MARK));
    prism.awaitRollout(Helm.NAMESPACE, "prism-proxy-default", 3, MARK);
    assertGentle("rolling update of proxies", before);
  }

  @Test
  @Order(3)
  void newPluginPodsFailNoCallThatIsRetried(PrismOnCluster prism) {
    Map<String, Report> before = load.report();
    prism.apply(backend("pg", MARK));
    prism.awaitRollout("shop", "prism-plugin-pg", 2, MARK);
    assertGentle("rolling update of plugin pods", before);
  }

  @Test
  @Order(4)
  void fewerProxiesFailNoCallThatIsRetried(PrismOnCluster prism) {
    Map<String, Report> before = load.report();
    prism.apply(shard(2, MARK));
    prism.awaitRollout(Helm.NAMESPACE, "prism-proxy-default", 2, MARK);
    prism.apply(shard(3, MARK));
    prism.awaitRollout(Helm.NAMESPACE, "prism-proxy-default", 3, MARK);
    assertGentle("scale-down and up of proxies", before);
  }

  @Test
  @Order(5)
  void aStoreInOneProcessIsAwayForSecondsOnly(PrismOnCluster prism) {
    Map<String, Report> before = load.report();
    long begun = System.nanoTime();
    prism.apply(backend("scratch", MARK));
    prism.awaitRollout("shop", "prism-plugin-scratch", 1, MARK);
    double seconds = (System.nanoTime() - begun) / 1e9;
    Noticed noticed = noticed("replacement of a store in one process", before);
    // Gateways that look for the store must not stop to serve the others.
    assertThat((double) noticed.answered(PLAIN)).isGreaterThan(RATE * seconds / 4);
    assertThat(noticed.statuses(SCRATCH)).isSubsetOf("UNAVAILABLE");
    assertThat(noticed.failed(PLAIN)).isZero();
    assertThat(noticed.failed(RETRYING)).isZero();
  }

  @Test
  @Order(6)
  void nothingIsWrittenWhenThereIsNothingToDo(PrismOnCluster prism) {
    Optional<AuditLog> audit = prism.cluster().audit();
    assumeThat(audit).as("an audit log").isPresent();
    prism.awaitSettled();
    // What follows from the settling itself, such as a last status, is behind it then.
    pause(Duration.ofSeconds(15));
    MutatingRequests.assertNone(audit.get(), Extent.get().steady());
    Figures.record("requests that may change something in steady state", "0 but Leases");
  }

  @Test
  @Order(7)
  void killsLoseNothing(PrismOnCluster prism) {
    Map<String, Report> before = load.report();
    List<Duration> leaders = new ArrayList<>();
    for (int round = 0; round < Extent.get().kills(); round++) {
      switch (round % 3) {
        case 0 -> leaders.add(killLeader(prism));
        case 1 -> killAny(prism, prism.pods(Helm.NAMESPACE, "prism.io/shard", "default"));
        default -> killAny(prism, prism.pods("shop", "prism.io/backend", "pg"));
      }
      prism.awaitSettled();
    }
    Figures.record("kill -9 of the leader to the next one", leaders);
    assertThat(leaders).allMatch(time -> time.compareTo(Duration.ofSeconds(20)) < 0);
    noticed("kill -9, " + Extent.get().kills() + " rounds", before);
    assertNothingWrong(load.report());
  }

  @Test
  @Order(8)
  void withoutControlPlaneProxiesServeOn(PrismOnCluster prism) {
    Map<String, Report> before = load.report();
    Pod proxy = any(prism.pods(Helm.NAMESPACE, "prism.io/shard", "default"));
    prism.scaleOperator(0);
    Optional<Cluster.Outage> begun = prism.cluster().outage();
    assumeThat(begun).as("a control plane that can be stopped").isPresent();
    try (Cluster.Outage outage = begun.get()) {
      pause(Extent.get().outage().dividedBy(2));
      prism.cluster().kill(prism.client(), proxy);
      pause(Extent.get().outage().dividedBy(2));
    }
    prism.scaleOperator(2);
    prism.awaitSettled();
    Noticed noticed = noticed("no control plane, one proxy killed", before);
    assertThat(noticed.failed(RETRYING)).isZero();
    assertThat(noticed.statuses(PLAIN)).isSubsetOf("UNAVAILABLE");
  }

  @Test
  @Order(9)
  void nothingThatWasAcknowledgedIsLost(PrismOnCluster prism) {
    prism.awaitSettled();
    Map<String, Report> all = load.stop();
    all.forEach(
        (client, report) ->
            Figures.record(
                "all calls of " + client,
                "%d answered, %s failed, longest %d ms"
                    .formatted(
                        report.answered(),
                        report.failed().isEmpty() ? "none" : report.failed(),
                        report.longestMillis())));
    assertNothingWrong(all);
  }

  private static void assertGentle(String what, Map<String, Report> before) {
    Noticed noticed = noticed(what, before);
    assertThat(noticed.failed(RETRYING)).isZero();
    assertThat(noticed.statuses(PLAIN)).isSubsetOf("UNAVAILABLE");
    assertThat((double) noticed.failed(PLAIN))
        .isLessThanOrEqualTo(Math.max(1, MAY_FAIL * noticed.answered(PLAIN)));
  }

  private static Noticed noticed(String what, Map<String, Report> before) {
    Noticed noticed = new Noticed(before, load.report());
    Figures.record(what, noticed.toString());
    return noticed;
  }

  private static void assertNothingWrong(Map<String, Report> reports) {
    reports.forEach((client, report) -> assertThat(report.wrong()).as(client).isEmpty());
  }

  /** Kills a process, and waits for the next one. */
  private static void killAny(PrismOnCluster prism, List<Pod> pods) {
    Pod pod = any(pods);
    kill(prism, pod);
    prism.awaitRestart(pod);
  }

  private static Duration killLeader(PrismOnCluster prism) {
    Pod leader = prism.client().pods().inNamespace(Helm.NAMESPACE).withName(prism.leader()).get();
    kill(prism, leader);
    Instant killed = Instant.now();
    // It may be the same pod again, with another process.
    Awaitility.await("another leader")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> prism.led().isAfter(killed));
    Duration time = Duration.between(killed, Instant.now());
    prism.awaitRestart(leader);
    return time;
  }

  private static void kill(PrismOnCluster prism, Pod pod) {
    prism.cluster().kill(prism.client(), pod);
  }

  private static <T> T any(List<T> list) {
    return list.get(ThreadLocalRandom.current().nextInt(list.size()));
  }

  /** Time for calls to be made; nothing tells when it was enough. */
  private static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Awaitility.await()
        .atMost(time.plusMinutes(1))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> System.nanoTime() >= end);
  }

  private static String ttl(int seconds) {
    return """
    apiVersion: prism.io/v1alpha1
    kind: PrismNamespace
    metadata: {name: orders, namespace: shop}
    spec:
      team: shop
      clientAPI: KeyValue
      needs: {durability: Strong, ttl: {defaultSeconds: %d}}
      backend: {mode: Explicit, ref: {name: pg}}
      access: {owners: [{team: shop}]}
    """
        .formatted(seconds);
  }

  private static String shard(int replicas, String mark) {
    return """
    apiVersion: prism.io/v1alpha1
    kind: PrismShard
    metadata: {name: default, namespace: %s}
    spec:
      proxy: {replicas: %d}
      template: {metadata: {annotations: {example.com/mark: %s}}}
    """
        .formatted(Helm.NAMESPACE, replicas, mark);
  }

  private static String backend(String name, String mark) {
    return """
    apiVersion: prism.io/v1alpha1
    kind: PrismBackend
    metadata: {name: %s, namespace: shop}
    spec:
      type: %s
      template: {metadata: {annotations: {example.com/mark: %s}}}
    """
        .formatted(name, name.equals("pg") ? "Postgres" : "MemStore", mark);
  }
}
