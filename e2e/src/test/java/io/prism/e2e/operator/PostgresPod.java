package io.prism.e2e.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.e2e.cluster.Scripts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL in the Kubernetes namespace {@code databases}. */
final class PostgresPod {

  private PostgresPod() {}

  /** Starts it and waits until it answers. */
  static void start(PrismOnCluster prism) {
    Path archive = Repository.file("e2e/target/postgres.txz");
    try (InputStream server =
        Objects.requireNonNull(
            PostgresPod.class.getResourceAsStream("/" + binaries()), "PostgreSQL's archive")) {
      Files.copy(server, archive, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Scripts.script("build.sh", "postgres", archive.toString())
        .lines()
        .map(Path::of)
        .forEach(prism.cluster()::load);
    KubernetesClient client = prism.client();
    PrismOnCluster.namespace(client, "databases");
    client.load(PrismOnCluster.resource("node/postgres.yaml")).serverSideApply();
    client
        .apps()
        .deployments()
        .inNamespace("databases")
        .withName("postgres")
        .waitUntilReady(2, TimeUnit.MINUTES);
  }

  private static String binaries() {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    return "postgres-linux-" + machine + ".txz";
  }
}
