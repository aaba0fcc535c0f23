package io.prism.e2e.cluster;

import java.nio.file.Path;
import java.util.List;

/**
 * One node of our own build in a network namespace of this machine.
 *
 * @param kubeconfig how to reach it as its administrator
 */
record SelfBuiltCluster(Path kubeconfig) implements Cluster {

  static SelfBuiltCluster start() {
    try {
      return new SelfBuiltCluster(Path.of(Scripts.script("up.sh", "node").strip()));
    } catch (IllegalStateException e) {
      Scripts.script("down.sh");
      throw e;
    }
  }

  @Override
  public void load(Path archive) {
    Scripts.run(
        List.of(
            "ctr",
            "--address",
            "/run/prism-containerd/containerd.sock",
            "--namespace",
            "k8s.io",
            "images",
            "import",
            archive.toString()));
  }

  @Override
  public void close() {
    Scripts.script("down.sh");
  }
}
