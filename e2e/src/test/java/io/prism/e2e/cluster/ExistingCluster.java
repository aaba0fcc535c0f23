package io.prism.e2e.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A cluster that somebody else runs.
 *
 * @param kubeconfig how to reach it as its administrator
 * @param loader the command that loads an image archive, without the archive
 */
record ExistingCluster(Path kubeconfig, List<String> loader) implements Cluster {

  /** Names the kubeconfig. */
  static final String KUBECONFIG = "PRISM_E2E_KUBECONFIG";

  /** Names the command that loads an image archive, such as {@code minikube image load}. */
  static final String LOADER = "PRISM_E2E_IMAGE_LOADER";

  static ExistingCluster of(Map<String, String> environment) {
    Path kubeconfig = Path.of(environment.getOrDefault(KUBECONFIG, ""));
    if (!Files.isReadable(kubeconfig)) {
      throw new IllegalArgumentException(KUBECONFIG + ": cannot read " + kubeconfig);
    }
    String loader = environment.getOrDefault(LOADER, "").strip();
    if (loader.isEmpty()) {
      throw new IllegalArgumentException(
          LOADER + " must be the command that loads an image archive into the cluster");
    }
    return new ExistingCluster(kubeconfig, List.of(loader.split("\\s+")));
  }

  @Override
  public void load(Path archive) {
    List<String> line = new ArrayList<>(loader);
    line.add(archive.toString());
    Scripts.run(line);
  }

  @Override
  public void close() {}
}
