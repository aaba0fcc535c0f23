package io.prism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.crds.backend.PluginMode;
import io.prism.operator.Resources;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which store is meant, and how plugins are told. */
class StoreIdentityTest {

  private static PrismBackend accepting(String identity) {
    PrismBackend backend = Resources.postgres("pg");
    backend.getMetadata().setAnnotations(Map.of(PrismMarks.ACCEPT_STORE, identity));
    return backend;
  }

  private static Map<String, String> annotationsOfPods(PrismBackend backend) {
    return PluginObjects.of(PluginMapper.map(backend).model().orElseThrow(), Matrix.plain())
        .stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .map(deployment -> deployment.getSpec().getTemplate().getMetadata().getAnnotations())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void onceAPersonAcceptedOneItIsThatOneAndPodsBeginAnew() {
    assertThat(PluginMapper.storeIdentity(Resources.postgres("pg"))).isEmpty();
    assertThat(PluginMapper.storeIdentity(accepting("theirs"))).contains("theirs");
    assertThat(annotationsOfPods(accepting("theirs")))
        .containsEntry(PrismMarks.ACCEPT_STORE, "theirs");
    assertThat(annotationsOfPods(Resources.postgres("pg")))
        .doesNotContainKey(PrismMarks.ACCEPT_STORE);
  }

  @ParameterizedTest
  @EnumSource(PluginMode.class)
  void onlyAPluginWithPodsOfItsOwnIsHeldToIt(PluginMode mode) {
    PrismBackend backend =
        Resources.backend(
            "pg",
            "type: Postgres, connection: {url: 'postgres://pg:5432/prism', usernameFrom:"
                + " {secretKeyRef: {name: pg, key: user}}}, plugin: {mode: "
                + mode.wire()
                + "}");
    backend.getMetadata().setAnnotations(Map.of(PrismMarks.ACCEPT_STORE, "ours"));

    assertThat(PluginMapper.map(backend).model().orElseThrow().storeIdentity())
        .isEqualTo(mode == PluginMode.REMOTE ? Optional.of("ours") : Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 129})
  void whatCannotBeAnIdentityIsNotAccepted(int length) {
    assertThat(PluginMapper.storeIdentity(accepting("x".repeat(length)))).isEmpty();
  }

  @Test
  void thatItBecomesKnownReplacesNoPod() {
    PluginModel plugin = PluginMapper.map(Resources.postgres("pg")).model().orElseThrow();
    HasMetadata note = PluginObjects.storeNote(plugin, Optional.of("ours"), Matrix.plain());

    assertThat(note.getMetadata().getName()).isEqualTo("prism-plugin-pg");
    assertThat(PluginObjects.storeNote(plugin, Optional.of("ours"), Matrix.plain()).getData())
        .containsOnly(Map.entry("storeIdentity", "ours"));
    assertThat(PluginObjects.storeNote(plugin, Optional.empty(), Matrix.plain()).getData())
        .isEmpty();
    assertThat(PluginObjects.of(plugin, Matrix.plain())).doesNotContain(note);
  }
}
