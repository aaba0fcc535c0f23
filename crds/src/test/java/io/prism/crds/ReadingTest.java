package io.prism.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.prism.crds.common.Toggle;
import io.prism.crds.generate.CrdFiles;
import io.prism.crds.generate.Yaml;
import io.prism.crds.namespace.ClientApi;
import io.prism.crds.schema.Choice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One stored object that cannot be read would stop the operator's watch of all of them. */
class ReadingTest {

  private static final KubernetesSerialization CLIENT =
      new KubernetesSerialization(new ObjectMapper(), false);

  @Test
  void unknownFieldsAndChoicesSurvive() {
    var stored =
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: orders}
        spec:
          clientAPI: Telepathy
          comesLater: {deep: [1, two]}
          needs: {durability: Absolute, alsoLater: true}
          access: {owners: [{robot: r2}]}
        status:
          phase: Dreaming
          later: 5
        """;

    var read = read(stored, PrismNamespace.class);

    assertThat(Choice.parse(ClientApi.class, read.getSpec().clientAPI())).isEmpty();
    assertThat(write(read)).isEqualTo(Yaml.parse(stored));
  }

  @Test
  void anObjectWithoutAnythingIsReadAndWritten() {
    var stored =
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: a}
        """;

    var read = read(stored, PrismShard.class);

    assertThat(read.getSpec()).isNull();
    assertThat(read.getStatus()).isNull();
    assertThat(write(read)).isEqualTo(Yaml.parse(stored));
  }

  static Iterable<Path> samples() {
    return CrdFiles.list(CrdFiles.samples()).stream()
        .map(folder -> folder.resolve("accept.yaml"))
        .filter(java.nio.file.Files::exists)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleIsWrittenAsItWasRead(Path sample) {
    for (Map<String, Object> document : Yaml.documents(sample)) {
      var kind =
          PrismApi.KINDS.stream()
              .filter(type -> type.getSimpleName().equals(document.get("kind")))
              .findFirst()
              .orElseThrow();
      assertThat(write(read(Yaml.print(document), kind))).isEqualTo(document);
    }
  }

  @Test
  void aChoiceIsFoundByItsText() {
    assertThat(Choice.parse(Toggle.class, "Enabled")).contains(Toggle.ENABLED);
    assertThat(Choice.parse(Toggle.class, null)).isEmpty();
    assertThat(Toggle.DISABLED.is("Disabled")).isTrue();
    assertThat(List.of(Toggle.values())).extracting(Toggle::meaning).doesNotContain("");
  }

  private static <T> T read(String yaml, Class<T> type) {
    return CLIENT.convertValue(Yaml.parse(yaml), type);
  }

  private static Object write(Object resource) {
    return Yaml.parse(CLIENT.asJson(resource));
  }
}
