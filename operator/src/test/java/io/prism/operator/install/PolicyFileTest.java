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
import org.junit.jupiter.params.provider.ValueSource;

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
      quoteCharacter = '`',
      textBlock =
          """
          spec: {team: []}                                      | spec.team: there is no such
          spec: {teams: [{name: a, limits: {maxWriteRSP: 1}}]}  | spec.teams[0].limits.maxWriteRSP:
          spec: {teams: [{level: Guided}]}                      | spec.teams[0].name: is missing
          spec: {teams: [{name: a, level: guided}]}             | 'guided' is none of Guided, Advanced
          spec: {teams: {name: a}}                              | spec.teams: {"name":"a"} is no array
          spec: {teams: [{name: Upper}]}                        | spec.teams[0].name: 'Upper' does not match
          spec: {teams: [{name: ''}]}                           | spec.teams[0].name: '' is too short
          spec: {teams: [{name: a, limits: {maxWriteRPS: x}}]}  | spec.teams[0].limits.maxWriteRPS: "x" is no integer
          spec: {teams: [{name: a, limits: {maxWriteRPS: -1}}]} | spec.teams[0].limits.maxWriteRPS: -1 is too small
          spec: {global: {maxDataSize: lots}}                   | spec.global.maxDataSize: 'lots' does not match
          spec: {global: {maxDataSize: -1}}                     | spec.global.maxDataSize: -1 is too small
          spec: {defaults: {limits: {backendTuning: allowed}}}  | 'allowed' is none of Allowed, Denied
          """)
  void whatTheClusterWouldNotTakeIsRefused(String spec, String problem) {
    assertThatThrownBy(() -> read(HEAD + spec))
        .isInstanceOf(UnfitFileException.class)
        .hasMessageContaining("policy.yaml")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spec: {}",
        "spec: {global: {maxDataSize: 10Gi, maxMessageSize: 1048576}}",
        "spec: {defaults: {level: Expert, limits: }, teams: [{name: '*', level: }]}"
      })
  void whatTheClusterTakesIsTaken(String spec) throws IOException {
    assertThat(read(HEAD + spec).getSpec()).isNotNull();
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> new PolicyFile(client).read(folder.resolve("absent.yaml")))
        .isInstanceOf(UnfitFileException.class)
        .hasMessageContaining("'--policy'")
        .hasMessageContaining("absent.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"kind: [", "[]", "''", "{apiVersion: v1, kind: ConfigMap, spec: {}}", "kind: Pod"})
  void whatIsNoPolicyIsRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(UnfitFileException.class)
        .hasMessageContaining("policy.yaml");
  }
}
