package io.prism.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterProviderTest {

  @TempDir Path folder;

  @Test
  void whatWasAskedForWins() {
    assertThat(
            ClusterProvider.choose(Map.of(ExistingCluster.KUBECONFIG, "/some/config"), () -> true))
        .isEqualTo(ClusterProvider.EXISTING);
  }

  @Test
  void kindIsUsedWhereItWorks() {
    assertThat(ClusterProvider.choose(Map.of(), () -> true)).isEqualTo(ClusterProvider.KIND);
  }

  @Test
  void elseItIsOurOwn() {
    assertThat(ClusterProvider.choose(Map.of(ExistingCluster.KUBECONFIG, ""), () -> false))
        .isEqualTo(ClusterProvider.SELF_BUILT);
  }

  @Test
  void anExistingClusterNeedsAKubeconfigAndAWayToLoadImages() throws IOException {
    Path kubeconfig = Files.createFile(folder.resolve("config"));
    Map<String, String> unreadable = Map.of(ExistingCluster.KUBECONFIG, folder + "/none");
    Map<String, String> noLoader = Map.of(ExistingCluster.KUBECONFIG, kubeconfig.toString());

    assertThatThrownBy(() -> ExistingCluster.of(unreadable)).hasMessageContaining("cannot read");
    assertThatThrownBy(() -> ExistingCluster.of(noLoader))
        .hasMessageContaining(ExistingCluster.LOADER);
    assertThat(
            ExistingCluster.of(
                Map.of(
                    ExistingCluster.KUBECONFIG,
                    kubeconfig.toString(),
                    ExistingCluster.LOADER,
                    " minikube  image load ")))
        .isEqualTo(new ExistingCluster(kubeconfig, List.of("minikube", "image", "load")));
  }

  @Test
  void aNamespaceIsNamedAfterItsTest() {
    assertThat(KubernetesExtension.namespace(ClusterProviderTest.class))
        .isEqualTo("cluster-provider-test");
    assertThat(KubernetesExtension.namespace(ApiServerIT.class)).isEqualTo("api-server-it");
  }
}
