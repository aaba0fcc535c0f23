package io.prism.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A cluster that kind makes and removes again.
 *
 * @param kubeconfig how to reach it as its administrator
 */
record KindCluster(Path kubeconfig) implements Cluster {

  private static final String NAME = "prism-e2e";

  static KindCluster start() {
    try {
      Path kubeconfig = Files.createTempFile("prism-kind", ".kubeconfig");
      Scripts.run(
          List.of(
              "kind",
              "create",
              "cluster",
              "--name",
              NAME,
              "--kubeconfig",
              kubeconfig.toString(),
              "--wait",
              "180s"));
      return new KindCluster(kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is kind, and an engine that answers it. */
  static boolean works() {
    try {
      Scripts.run(List.of("docker", "version", "--format", "{{.Server.Version}}"));
      Scripts.run(List.of("kind", "version"));
      return true;
    } catch (UncheckedIOException | IllegalStateException e) {
      return false;
    }
  }

  @Override
  public void load(Path archive) {
    Scripts.run(List.of("kind", "load", "image-archive", archive.toString(), "--name", NAME));
  }

  @Override
  public void close() {
    Scripts.run(
        List.of(
            "kind", "delete", "cluster", "--name", NAME, "--kubeconfig", kubeconfig.toString()));
    try {
      Files.delete(kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
