package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.e2e.cluster.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a user sends us tells all about the installation, and no secret. */
@ExtendWith(ApiServerExtension.class)
class SupportBundleIT {

  private static final String TEAM = "support-bundle-it";
  private static final String SECRET = "a-password-nobody-may-see";

  private static Path bundle;

  @BeforeAll
  static void collect(KubernetesClient client, ApiServer server, @TempDir Path folder)
      throws IOException {
    Kinds.install(client);
    Kinds.namespaces(client, TEAM);
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("pg")
                .withNamespace(TEAM)
                .endMetadata()
                .addToStringData("password", SECRET)
                .build())
        .create();
    StrictApply.load(
            client,
            """
            apiVersion: prism.io/v1alpha1
            kind: PrismShard
            metadata:
              name: default
              namespace: support-bundle-it
              annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"env": "%1$s"}'}
            spec: {template: {env: [{name: TOKEN, value: %1$s}]}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: prism-config-default
              namespace: support-bundle-it
              labels: {app.kubernetes.io/part-of: prism}
            data: {version: "42", hash: abc}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: prism-config-default-0
              namespace: support-bundle-it
              labels: {app.kubernetes.io/part-of: prism}
            binaryData: {set: c3RvcmVk}
            ---
            apiVersion: v1
            kind: Event
            metadata: {name: default.1, namespace: support-bundle-it}
            involvedObject: {kind: PrismShard, name: default, namespace: support-bundle-it}
            type: Warning
            reason: Unschedulable
            message: no node takes a pod
            """
                .formatted(SECRET))
        .forEach(object -> StrictApply.apply(client, object));
    bundle = folder.resolve("bundle");
    Files.createDirectories(bundle);
    Path tools = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(tools.resolve("kubectl"), Scripts.build("api"));
    Path archive = folder.resolve("bundle.tar.gz");

    Helm.output(
        "env",
        "KUBECONFIG=" + server.kubeconfig(),
        "PATH=" + tools + ":" + System.getenv("PATH"),
        Repository.file("deploy/support-bundle.sh").toString(),
        archive.toString());
    Helm.output("tar", "-xzf", archive.toString(), "-C", bundle.toString());
  }

  @Test
  void theStoryIsInIt() {
    assertThat(read("resources/prismshards.json")).contains("\"name\": \"default\"", "TOKEN");
    assertThat(read("events.txt")).contains("no node takes a pod");
    assertThat(read("configmaps.txt")).contains("prism-config-default ", "\"version\":\"42\"");
    assertThat(read("definitions.txt")).contains("prismshards.prism.io");
    assertThat(read("overview.txt")).contains("prismshard.prism.io/default");
  }

  @Test
  void noSecretIsInIt() throws IOException {
    try (Stream<Path> files = Files.walk(bundle)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).hasSizeGreaterThan(15);
      assertThat(all)
          .allSatisfy(
              file -> assertThat(Files.readString(file)).doesNotContain(SECRET, "c3RvcmVk"));
    }
  }

  private static String read(String file) {
    return Repository.read(bundle.resolve("prism-support").resolve(file));
  }
}
