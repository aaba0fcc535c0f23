package io.prism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.PrismBackend;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SidecarPortsTest {

  private static PrismBackend backend(String name, String born, String plugin, int users) {
    PrismBackend backend =
        Matrix.backend(
            """
            apiVersion: prism.io/v1alpha1
            kind: PrismBackend
            metadata: {name: %s, namespace: shop, uid: u}
            spec: {type: Postgres, plugin: {%s}}
            status: {usedBy: %d}
            """
                .formatted(name, plugin, users));
    backend.getMetadata().setCreationTimestamp("2026-01-0" + born + "T00:00:00Z");
    return backend;
  }

  private static Optional<String> clash(PrismBackend backend, PrismBackend other) {
    return SidecarPorts.clash(backend, List.of(backend, other));
  }

  @Test
  void theOlderOneHasThePortAndTheOtherIsToldWhatToDo() {
    PrismBackend older = backend("z", "1", "mode: Sidecar", 0);
    PrismBackend younger = backend("a", "2", "mode: Sidecar, port: 50100", 0);

    assertThat(clash(older, younger)).isEmpty();
    assertThat(clash(younger, older))
        .contains(
            "wants port 50100 for its sidecar, which the sidecar of the PrismBackend z has"
                + " already; give it another spec.plugin.port");
  }

  @Test
  void ofTheSameAgeTheNameDecides() {
    PrismBackend a = backend("a", "1", "mode: Sidecar", 0);
    PrismBackend b = backend("b", "1", "mode: Sidecar", 0);

    assertThat(clash(a, b)).isEmpty();
    assertThat(clash(b, a)).isPresent();
  }

  @Test
  void whoeverHoldsDataIsNotDrivenOut() {
    PrismBackend older = backend("older", "1", "mode: Sidecar", 0);
    PrismBackend used = backend("used", "2", "mode: Sidecar", 1);

    assertThat(clash(used, older)).isEmpty();
    assertThat(clash(older, used)).isPresent();
  }

  @Test
  void whereBothHoldDataNeitherTakesThePortOfTheOther() {
    PrismBackend one = backend("one", "1", "mode: Sidecar", 1);
    PrismBackend two = backend("two", "2", "mode: Sidecar", 1);

    assertThat(clash(one, two)).isPresent();
    assertThat(clash(two, one)).isPresent();
  }

  @Test
  void otherPortsAndModesAndPlacesAreInNobodysWay() {
    PrismBackend younger = backend("a", "2", "mode: Sidecar", 0);
    PrismBackend elsewhere = backend("z", "1", "mode: Sidecar", 0);
    elsewhere.getMetadata().setNamespace("elsewhere");

    assertThat(clash(younger, backend("z", "1", "mode: Sidecar, port: 50101", 0))).isEmpty();
    assertThat(clash(younger, backend("z", "1", "mode: Remote", 0))).isEmpty();
    assertThat(clash(younger, elsewhere)).isEmpty();
  }

  @Test
  void theModeInForceCounts() {
    PrismBackend younger = backend("a", "2", "mode: Sidecar", 0);
    PrismBackend held =
        Matrix.backend(
            """
            apiVersion: prism.io/v1alpha1
            kind: PrismBackend
            metadata: {name: z, namespace: shop, uid: u, creationTimestamp: '2026-01-01T00:00:00Z'}
            spec: {type: Postgres, plugin: {mode: Sidecar}}
            status: {usedBy: 1, pluginMode: Remote}
            """);

    assertThat(clash(younger, held)).isEmpty();
  }
}
