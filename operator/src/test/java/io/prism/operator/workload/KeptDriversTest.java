package io.prism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptDriversTest {

  private static final String SHARD =
      """
      apiVersion: prism.io/v1alpha1
      kind: PrismShard
      metadata: {name: s, namespace: shop, uid: u}
      spec: {}
      """;
  private static final String BACKEND =
      """
      apiVersion: prism.io/v1alpha1
      kind: PrismBackend
      metadata: {name: %s, namespace: shop, uid: u}
      spec:
        type: Postgres
        plugin: {mode: %s, port: %d}
        connection:
          url: postgres://pg:5432/prism
          usernameFrom: {secretKeyRef: {name: pg, key: user}}
      """;

  private static List<HasMetadata> objects(PluginModel... local) {
    return ShardObjects.of(
        Matrix.model(ShardMapper.map(Matrix.shard(SHARD), List.of(local))), Matrix.plain());
  }

  private static Deployment gateways(List<HasMetadata> objects) {
    return Stream.of(objects)
        .flatMap(List::stream)
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static PodSpec pod(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sidecar", "InProcess"})
  void whatIsThereStaysAsItIsAndWhatIsNotMeantGoes(String mode) {
    PluginModel a = Matrix.plugin(BACKEND.formatted("a", mode, 50_101));
    PluginModel b = Matrix.plugin(BACKEND.formatted("b", mode, 50_102));
    PluginModel c = Matrix.plugin(BACKEND.formatted("c", mode, 50_103));
    Deployment live = gateways(objects(a, b, c));

    assertThat(gateways(KeptDrivers.in(objects(a, c), pod(live), Set.of("b"))).getSpec())
        .isEqualTo(live.getSpec());
    assertThat(gateways(KeptDrivers.in(objects(a, c), pod(live), Set.of())).getSpec())
        .isEqualTo(gateways(objects(a, c)).getSpec());
    assertThat(KeptDrivers.in(objects(a), pod(gateways(objects(a))), Set.of("b")))
        .isEqualTo(objects(a));
  }
}
