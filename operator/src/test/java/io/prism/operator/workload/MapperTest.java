package io.prism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.backend.PluginMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no workload can be made of is told by field, and never thrown. */
class MapperTest {

  private static final String SHARD =
      """
      apiVersion: prism.io/v1alpha1
      kind: PrismShard
      metadata: {name: %s, namespace: shop, uid: u}
      spec: %s
      """;
  private static final String BACKEND = SHARD.replace("PrismShard", "PrismBackend");
  private static final String POSTGRES =
      "type: Postgres, connection: {url: 'postgres://pg:5432/prism', usernameFrom: {secretKeyRef:"
          + " {name: pg, key: user}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {proxy: {replicas: 0}}                              | spec.proxy.replicas
          {proxy: {logLevel: Chatty}}                         | spec.proxy.logLevel
          {proxy: {resources: {requests: {cpu: much}}}}       | spec.proxy.resources.requests.cpu
          {service: {type: Carrier}}                          | spec.service.type
          {service: {port: 8080}}                             | spec.service.port
          {service: {hosts: [Prism.example.org]}}             | spec.service.hosts[0]
          {service: {hosts: [a.example, 'a: {b}']}}           | spec.service.hosts[1]
          {service: {hosts: [192.0.2.300]}}                   | spec.service.hosts[0]
          {service: {hosts: ['7']}}                           | spec.service.hosts[0]
          {service: {hosts: [a..b]}}                          | spec.service.hosts[0]
          {tls: {mode: Server}, service: {hosts: [example]}}  | spec.service.hosts[0]
          {tls: {mode: Server}, service: {hosts: [a.b.svc]}}  | spec.service.hosts[0]
          {tls: {mode: Sometimes}}                            | spec.tls.mode
          {tls: {mode: Server, certificateRef: {}}}           | spec.tls.certificateRef.name
          {tls: {mode: Server, clientCaFrom: {}}}             | spec.tls.clientCaFrom
          {tls: {mode: Mutual, clientCaFrom: {}}}             | spec.tls.clientCaFrom.configMapKeyRef
          {tls: {mode: Mutual, clientCaFrom: {secretKeyRef: {name: a}}}} | spec.tls.clientCaFrom.secretKeyRef.key
          {listeners: {data: 9090}}                           | spec.listeners.metrics
          {listeners: {data: 70000}}                          | spec.listeners.data
          {autoscaling: {mode: Magic}}                        | spec.autoscaling.mode
          {autoscaling: {mode: HPA}}                          | spec.autoscaling.mode
          {autoscaling: {mode: KEDA}}                         | spec.autoscaling.triggers
          {autoscaling: {mode: KEDA, triggers: [{}]}}         | spec.autoscaling.triggers[0].type
          {autoscaling: {mode: HPA, metrics: ['text']}}       | spec.autoscaling.metrics[0]
          {terminationGracePeriodSeconds: 44}                 | spec.terminationGracePeriodSeconds
          {template: {placement: {strategy: Orbit}}}          | spec.template.placement.strategy
          {template: {placement: {strategy: Dedicated}}}      | spec.template.placement.nodeSelector
          {template: {placement: {affinity: [1]}}}            | spec.template.placement.affinity
          {template: {placement: {tolerations: [7]}}}         | spec.template.placement.tolerations[0]
          {template: {env: [{name: POD_UID, value: x}]}}      | spec.template.env[0].name
          {template: {env: [{value: x}]}}                     | spec.template.env[0].name
          {template: {imagePullSecrets: [{}]}}                | spec.template.imagePullSecrets[0].name
          {template: {metadata: {labels: {a: 'b c'}}}}        | spec.template.metadata.labels.a
          {observability: {metrics: {serviceMonitor: Maybe}}} | spec.observability.metrics.serviceMonitor
          """)
  void aShardThatMakesNoSenseIsRefusedByField(String spec, String path) {
    var mapped = ShardMapper.map(Matrix.shard(SHARD.formatted("s", spec)), List.of());

    assertThat(mapped.model()).isEmpty();
    assertThat(mapped.problems()).extracting(Problem::path).contains(path);
  }

  @Test
  void aTargetInPercentNeedsARequest() {
    var mapped =
        ShardMapper.map(
            Matrix.shard(
                SHARD.formatted(
                    "s",
                    "{proxy: {resources: {limits: {memory: 1Gi}}}, autoscaling: {mode: HPA,"
                        + " targetCPUUtilizationPercentage: 50}}")),
            List.of());

    assertThat(mapped.problems())
        .extracting(Problem::path)
        .containsExactly("spec.autoscaling.targetCPUUtilizationPercentage");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    var mapped =
        ShardMapper.map(
            Matrix.shard(
                SHARD.formatted("s", "{proxy: {replicas: 0}, template: {env: [{value: x}]}}")),
            List.of());

    assertThat(mapped.problems()).hasSize(2);
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    assertThat(
            ShardMapper.map(Matrix.shard(SHARD.formatted("a".repeat(41), "{}")), List.of())
                .problems())
        .extracting(Problem::path)
        .containsExactly("metadata.name");
  }

  @Test
  void aResourceWithoutSpecIsRefused() {
    assertThat(ShardMapper.map(Matrix.shard(SHARD.formatted("s", "")), List.of()).problems())
        .containsExactly(new Problem("spec", "is needed"));
    assertThat(PluginMapper.map(Matrix.backend(BACKEND.formatted("s", ""))).problems())
        .containsExactly(new Problem("spec", "is needed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                | spec.type
          {type: Punchcards}                                | spec.type
          {type: Redis}                                     | spec.type
          {type: SQLite, plugin: {replicas: 2}}             | spec.plugin.replicas
          {type: SQLite, plugin: {mode: Sidecar}}           | spec.plugin.mode
          {type: MemStore, plugin: {mode: InProcess}}       | spec.plugin.mode
          {type: MemStore, plugin: {mode: Nowhere}}         | spec.plugin.mode
          {type: MemStore, plugin: {storage: {}}}           | spec.plugin.storage
          {type: SQLite, plugin: {storage: {size: 1m}}}     | spec.plugin.storage.size
          {type: SQLite, plugin: {storage: {size: '10'}}}   | spec.plugin.storage.size
          {type: MemStore, limits: {maxStorage: 500m}}      | spec.limits.maxStorage
          {type: MemStore, plugin: {port: 0}}               | spec.plugin.port
          {type: MemStore, plugin: {port: 9090}}            | spec.plugin.port
          {type: Postgres}                                  | spec.connection
          {type: Postgres, connection: {}}                  | spec.connection.url
          {type: Postgres, connection: {url: 'mysql://x'}}  | spec.connection.url
          {type: Postgres, connection: {url: 'postgres://u:p@x/d'}} | spec.connection.url
          {type: Postgres, connection: {url: 'postgres://x'}} | spec.connection.database
          {type: Postgres, connection: {url: 'postgres://x/d'}} | spec.connection.usernameFrom
          {type: Postgres, connection: {urlFrom: {}}}       | spec.connection.urlFrom
          {type: Postgres, tls: {mode: Mutual}}             | spec.connection
          {type: MemStore, plugin: {autoscaling: {mode: HPA, targetCPUUtilizationPercentage: 9}}} | spec.plugin.replicas
          """)
  void aBackendThatMakesNoSenseIsRefusedByField(String spec, String path) {
    var mapped = PluginMapper.map(Matrix.backend(BACKEND.formatted("b", spec)));

    assertThat(mapped.model()).isEmpty();
    assertThat(mapped.problems()).extracting(Problem::path).contains(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tls: {mode: Mutual}              | spec.tls.mode
          tls: {mode: Server}              | spec.tls.caFrom
          tls: {mode: Server, caFrom: {}}  | spec.tls.caFrom.configMapKeyRef
          pool: {max: 8}                   | spec.pool.max
          """)
  void postgresIsRefusedWhatItsDriverCannotDo(String field, String path) {
    var mapped =
        PluginMapper.map(
            Matrix.backend(BACKEND.formatted("b", "{" + POSTGRES + ", " + field + "}")));

    assertThat(mapped.problems()).extracting(Problem::path).containsExactly(path);
  }

  @Test
  void theModeInForceStaysUntilTheOperatorSaysOtherwise() {
    var backend =
        Matrix.backend(
            BACKEND.formatted("b", "{" + POSTGRES + ", plugin: {mode: Sidecar}}")
                + "status: {pluginMode: Remote}\n");

    assertThat(Matrix.model(PluginMapper.map(backend)).mode()).isEqualTo(PluginMode.REMOTE);
    assertThat(Matrix.model(PluginMapper.asWritten(backend)).mode()).isEqualTo(PluginMode.SIDECAR);
  }

  @Test
  void aSidecarOnThePortOfAListenerIsLeftOut() {
    var plugin =
        Matrix.plugin(
            BACKEND.formatted("one", "{" + POSTGRES + ", plugin: {mode: Sidecar, port: 8080}}"));

    var mapped = ShardMapper.map(Matrix.shard(SHARD.formatted("s", "{}")), List.of(plugin));

    assertThat(Matrix.model(mapped).local()).isEmpty();
    assertThat(Matrix.model(mapped).leftOut())
        .containsExactly(
            "the PrismBackend one wants port 8080 for its sidecar, which the listener http has"
                + " already; give it another spec.plugin.port");
  }

  @Test
  void aBackendOfAnotherNamespaceCannotRunInTheProxysPod() {
    var elsewhere =
        Matrix.plugin(
            BACKEND
                .formatted("one", "{" + POSTGRES + ", plugin: {mode: InProcess}}")
                .replace("shop", "stores"));

    var mapped = ShardMapper.map(Matrix.shard(SHARD.formatted("s", "{}")), List.of(elsewhere));

    assertThat(mapped.problems()).hasSize(1);
  }

  @Test
  void fieldsOfAnotherReleaseDoNotMatter() {
    assertThat(
            ShardMapper.map(
                    Matrix.shard(SHARD.formatted("s", "{proxy: {colour: green}, future: [1]}")),
                    List.of())
                .problems())
        .isEmpty();
  }
}
