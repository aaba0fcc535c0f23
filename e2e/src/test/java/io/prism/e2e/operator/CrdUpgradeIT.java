package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismApi;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.operator.install.CrdUpgrade;
import io.prism.operator.install.CrdUpgrade.Outcome;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Definitions only ever get newer. */
@ExtendWith(ApiServerExtension.class)
class CrdUpgradeIT {

  private static final String SHARDS = "prismshards.prism.io";

  @BeforeAll
  static void install(KubernetesClient client) {
    Kinds.install(client);
  }

  @AfterEach
  void repair(KubernetesClient client) {
    Kinds.install(client);
  }

  @Test
  void theSecondTimeNothingIsWritten(KubernetesClient client) {
    new CrdUpgrade(client).run();
    List<String> before = versions(client);

    assertThat(new CrdUpgrade(client).run())
        .hasSize(PrismApi.KINDS.size())
        .allMatch(Outcome::applied);
    assertThat(versions(client)).isEqualTo(before);
  }

  private static List<String> versions(KubernetesClient client) {
    return client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
        .filter(definition -> definition.getSpec().getGroup().equals(PrismApi.GROUP))
        .map(definition -> definition.getMetadata().getResourceVersion())
        .toList();
  }

  @Test
  void anOlderOneIsReplaced(KubernetesClient client) {
    changeSpec(client, spec -> spec.getProperties().remove("region"));

    assertThat(new CrdUpgrade(client).run()).allMatch(Outcome::applied);
    assertThat(spec(shards(client)).getProperties()).containsKey("region");
  }

  @Test
  void aNewerOneIsLeftAlone(KubernetesClient client) {
    changeSpec(
        client,
        spec ->
            spec.getProperties()
                .put("fromTheFuture", new JSONSchemaPropsBuilder().withType("string").build()));

    assertThat(new CrdUpgrade(client).run())
        .filteredOn(outcome -> !outcome.applied())
        .extracting(Outcome::name)
        .containsExactly(SHARDS);
    assertThat(spec(shards(client)).getProperties()).containsKey("fromTheFuture");
  }

  private static void changeSpec(KubernetesClient client, Consumer<JSONSchemaProps> change) {
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(SHARDS)
        .edit(
            definition -> {
              change.accept(spec(definition));
              return definition;
            });
  }

  private static CustomResourceDefinition shards(KubernetesClient client) {
    return client.apiextensions().v1().customResourceDefinitions().withName(SHARDS).get();
  }

  private static JSONSchemaProps spec(CustomResourceDefinition definition) {
    return definition
        .getSpec()
        .getVersions()
        .getFirst()
        .getSchema()
        .getOpenAPIV3Schema()
        .getProperties()
        .get("spec");
  }
}
