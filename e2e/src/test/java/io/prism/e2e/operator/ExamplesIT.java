package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismShard;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.operator.workload.PluginMapper;
import io.prism.operator.workload.ShardMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users start from works. */
@ExtendWith(ApiServerExtension.class)
class ExamplesIT {

  @BeforeAll
  static void install(KubernetesClient client) {
    Kinds.install(client);
    Kinds.namespaces(client, "shop");
  }

  static List<Path> examples() {
    return Repository.list("examples").stream()
        .filter(file -> file.toString().endsWith(".yaml"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsTakenByTheServerAndMakesSenseToTheOperator(
      Path file, KubernetesClient client) {
    for (HasMetadata object : StrictApply.load(client, Repository.read(file))) {
      HasMetadata stored = StrictApply.apply(client, object);

      switch (stored) {
        case PrismShard shard -> assertThat(ShardMapper.map(shard, List.of()).problems()).isEmpty();
        case PrismBackend backend -> assertThat(PluginMapper.map(backend).problems()).isEmpty();
        default -> {}
      }
    }
  }

  @Test
  void everyExampleIsListed() {
    String list = Repository.read(Repository.file("examples/README.md"));

    assertThat(examples()).allMatch(file -> list.contains("| `" + file.getFileName() + "` |"));
  }
}
