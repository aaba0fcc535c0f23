package io.prism.e2e.cluster;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real etcd and kube-apiserver in one process on loopback, with nothing that acts on what is
 * stored: no controller, no scheduler, no node. So no Pod ever runs, and a deleted namespace stays
 * in phase Terminating.
 */
public final class ApiServer implements KubernetesServer {

  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /**
   * Growth of the heap, in percent, at which it collects garbage: its heap is small in tests, so
   * that the usual 100 would take a good part of the processor time.
   */
  private static final String COLLECT_AT = "400";

  private static final String AUDIT = "audit.log";

  private final Path folder;
  private final Process process;

  private ApiServer(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts one on free ports and waits until it is ready.
   *
   * @param arguments more flags of kube-apiserver
   * @throws CannotRunHereException when it cannot be built on this machine
   */
  public static ApiServer start(String... arguments) {
    Path kube = Scripts.build("api");
    try {
      Path folder = Files.createTempDirectory("prism-api-server");
      List<String> line =
          new ArrayList<>(
              List.of(
                  kube.toString(),
                  "control-plane",
                  "-dir",
                  folder.toString(),
                  // Its input is a pipe from this JVM, so it ends however this JVM ends.
                  "-until-stdin-closes",
                  "--",
                  "--audit-policy-file=" + Scripts.file("audit-policy.yaml"),
                  "--audit-log-path=" + folder.resolve(AUDIT)));
      Collections.addAll(line, arguments);
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile());
      builder.environment().put("GOGC", COLLECT_AT);
      ApiServer server = new ApiServer(folder, builder.start());
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path kubeconfig() {
    return folder.resolve("pki/admin.kubeconfig");
  }

  /** What it was asked for until now. */
  public AuditLog audit() {
    return new AuditLog(folder.resolve(AUDIT));
  }

  private Path logFile() {
    return folder.resolve("log");
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(logFile());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    AtomicReference<Exception> refusal = new AtomicReference<>();
    boolean ready = false;
    try {
      Awaitility.await("kube-apiserver is ready")
          .atMost(READY_LIMIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> !process.isAlive() || ready(refusal));
      ready = process.isAlive();
    } catch (ConditionTimeoutException e) {
      refusal.compareAndSet(null, e);
    }
    if (!ready) {
      process.destroyForcibly();
      throw new IllegalStateException(
          "kube-apiserver did not become ready; the end of " + logFile() + ":\n" + logTail(),
          refusal.get());
    }
  }

  private boolean ready(AtomicReference<Exception> refusal) {
    if (!Files.exists(kubeconfig())) {
      return false;
    }
    var config = new ConfigBuilder(config("default")).withRequestRetryBackoffLimit(0).build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException e) {
      refusal.set(e);
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Folders.delete(folder);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
