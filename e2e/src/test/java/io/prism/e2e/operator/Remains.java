package io.prism.e2e.operator;

import io.prism.e2e.cluster.Cluster;
import io.prism.e2e.cluster.Scripts;
import java.nio.file.Path;

/** What a failed test leaves behind for whoever looks into it. */
final class Remains {

  private static final Path FOLDER = Repository.file("e2e/target/remains");

  private Remains() {}

  /** Writes resources, events and logs to a folder of {@code e2e/target/remains}. */
  static void keep(Cluster cluster, String test) {
    Path folder = FOLDER.resolve(test.replaceAll("[^A-Za-z0-9.]", ""));
    try {
      Scripts.script("remains.sh", cluster.kubeconfig().toString(), folder.toString());
      System.err.println("what is in the cluster: " + folder);
    } catch (RuntimeException e) {
      System.err.println("could not keep what is in the cluster: " + e.getMessage());
    }
  }
}
