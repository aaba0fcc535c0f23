package io.prism.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.operator.Resources;
import io.prism.operator.workload.PluginMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PinnedPluginTest {

  private static Deployment workload(
      Map<String, String> annotations, Optional<String> taken, Optional<HasMetadata> live) {
    PrismBackend backend = Resources.postgres("pg");
    backend.getMetadata().setAnnotations(annotations);
    return PinnedPlugin.of(
            backend,
            PluginMapper.map(backend).model().orElseThrow(),
            taken,
            live,
            Resources.installation())
        .objects()
        .stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static PodTemplateSpec pods(Deployment workload) {
    return workload.getSpec().getTemplate();
  }

  @Test
  void whatIsAskedForAloneReplacesNoPod() {
    Deployment first = workload(Map.of(), Optional.empty(), Optional.empty());

    assertThat(
            pods(
                workload(
                    Map.of(PrismMarks.ACCEPT_STORE, "whatever"),
                    Optional.empty(),
                    Optional.of(first))))
        .isEqualTo(pods(first));
  }

  @Test
  void podsBeginAnewForAStoreThatIsTakenAndNotAgainAfterwards() {
    Map<String, String> asked = Map.of(PrismMarks.ACCEPT_STORE, "theirs");
    Deployment first = workload(Map.of(), Optional.empty(), Optional.empty());
    Deployment taken = workload(asked, Optional.of("theirs"), Optional.of(first));

    assertThat(pods(taken).getMetadata().getAnnotations()).containsAllEntriesOf(asked);
    for (Map<String, String> later :
        List.of(asked, Map.<String, String>of(), Map.of(PrismMarks.ACCEPT_STORE, "x"))) {
      assertThat(workload(later, Optional.empty(), Optional.of(taken))).isEqualTo(taken);
    }
  }
}
