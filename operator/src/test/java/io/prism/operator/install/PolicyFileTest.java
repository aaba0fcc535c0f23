package io.prism.operator.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.prism.crds.PrismPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {

  private static final String HEAD =
      """
      apiVersion: prism.io/v1alpha1
      kind: PrismPolicy
      metadata: {name: default}
      """;

  @TempDir private Path folder;
  private final KubernetesClient client = new KubernetesClientBuilder().build();

  @AfterEach
  void close() {
    client.close();
  }

  private PrismPolicy read(String text) throws IOException {
    return new PolicyFile(client).read(Files.writeString(folder.resolve("policy.yaml"), text));
  }

  @Test
  void itIsReadAsTheClustersWouldBe() throws IOException {
    PrismPolicy policy =
        read(
            HEAD
                + "spec: {teams: [{name: shop, level: Advanced, allowedK8sNamespaces: [shop],"
                + " limits: {maxWriteRPS: 1000, allowedBackendTypes: [Postgres]}}]}");

    assertThat(policy.getSpec().teams())
        .singleElement()
        .satisfies(team -> assertThat(team.limits().maxWriteRPS()).isEqualTo(1000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spec: {team: []}                                     | spec.team
          spec: {teams: [{name: a, limits: {maxWriteRSP: 1}}]} | spec.teams[].limits.maxWriteRSP
          """)
  void aFieldThatIsMisspeltIsRefused(String spec, String path) {
    assertThatThrownBy(() -> read(HEAD + spec))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("policy.yaml")
        .hasMessageContaining(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"kind: [", "[]", "''", "{apiVersion: v1, kind: ConfigMap, spec: {}}", "kind: Pod"})
  void whatIsNoPolicyIsRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("policy.yaml");
  }
}
