package io.prism.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One node of our own build in a network namespace of this machine.
 *
 * @param kubeconfig how to reach it as its administrator
 * @param kept whether it runs on when the tests are over
 */
record SelfBuiltCluster(Path kubeconfig, boolean kept) implements Cluster {

  /** When it is set, a node that runs is used, and one that was started is left running. */
  private static final String KEEP = "PRISM_E2E_KEEP";

  static SelfBuiltCluster start(Map<String, String> environment) {
    boolean kept = !environment.getOrDefault(KEEP, "").isEmpty();
    try {
      String script = kept ? "keep.sh" : "up.sh";
      return new SelfBuiltCluster(Path.of(Scripts.script(script, "node").strip()), kept);
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

  /** Sends SIGKILL to every process of the pod but that of its sandbox. */
  @Override
  public void kill(KubernetesClient client, Pod pod) {
    String group = "pod" + pod.getMetadata().getUid();
    List<ProcessHandle> processes =
        ProcessHandle.allProcesses().filter(process -> isOf(process, group)).toList();
    if (processes.isEmpty()) {
      throw new IllegalStateException("no process of " + pod.getMetadata().getName());
    }
    processes.forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean isOf(ProcessHandle process, String group) {
    Path folder = Path.of("/proc", Long.toString(process.pid()));
    try {
      return Files.readString(folder.resolve("cgroup")).contains(group)
          && !Files.readString(folder.resolve("cmdline")).startsWith("/pause");
    } catch (IOException e) {
      // It has ended meanwhile.
      return false;
    }
  }

  @Override
  public Optional<AuditLog> audit() {
    return Optional.of(new AuditLog(kubeconfig.resolveSibling("../audit.log").normalize()));
  }

  @Override
  public Optional<Outage> outage() {
    Scripts.script("control-plane.sh", "stop");
    return Optional.of(() -> Scripts.script("control-plane.sh", "start"));
  }

  @Override
  public void close() {
    if (!kept) {
      Scripts.script("down.sh");
    }
  }
}
