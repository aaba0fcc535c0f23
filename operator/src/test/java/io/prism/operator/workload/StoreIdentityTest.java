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

/** Which store is meant, and how plugins are told. */
class StoreIdentityTest {

  private static PrismBackend asking(PrismBackend backend) {
    backend.getMetadata().setAnnotations(Map.of(PrismMarks.ACCEPT_STORE, "theirs"));
    return backend;
  }

  private static Map<String, String> annotationsOfPods(PluginModel plugin) {
    return PluginObjects.of(plugin, Matrix.plain()).stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .map(deployment -> deployment.getSpec().getTemplate().getMetadata().getAnnotations())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itIsWhatTheStatusTellsWhateverAPersonAsksFor() {
    assertThat(PluginMapper.storeIdentity(asking(Resources.postgres("pg")))).isEmpty();
    assertThat(
            PluginMapper.storeIdentity(asking(Resources.holding("ours", Resources.postgres("pg")))))
        .contains("ours");
  }

  @Test
  void aStoreThatLivesInItsProcessHasNone() {
    PrismBackend memory = Resources.backend("cache", "type: MemStore");

    assertThat(PluginMapper.storeIdentity(Resources.holding("whatever", memory))).isEmpty();
  }

  @Test
  void podsBeginAnewOnlyForAStoreThatIsAccepted() {
    PluginModel plugin = PluginMapper.map(asking(Resources.postgres("pg"))).model().orElseThrow();

    assertThat(annotationsOfPods(plugin)).doesNotContainKey(PrismMarks.ACCEPT_STORE);
    assertThat(annotationsOfPods(plugin.accepting(Optional.of("theirs"))))
        .containsEntry(PrismMarks.ACCEPT_STORE, "theirs");
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

    assertThat(
            PluginMapper.map(Resources.holding("ours", backend))
                .model()
                .orElseThrow()
                .storeIdentity())
        .isEqualTo(mode == PluginMode.REMOTE ? Optional.of("ours") : Optional.empty());
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
