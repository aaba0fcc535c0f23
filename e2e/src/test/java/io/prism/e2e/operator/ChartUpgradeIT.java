package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismApi;
import io.prism.crds.PrismPolicy;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.operator.install.CrdUpgrade;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From every chart that was released Helm gets to this one, and back again. */
@ExtendWith(ApiServerExtension.class)
class ChartUpgradeIT {

  private static final String CHARTS = "e2e/src/test/resources/io/prism/e2e/operator/charts";

  @TempDir Path folder;

  static List<Path> released() {
    return Repository.folders(CHARTS);
  }

  @ParameterizedTest
  @MethodSource("released")
  void anUpgradeAndItsRollbackKeepWhatIsThere(Path released) {
    Helm helm = Helm.find();
    try (ApiServer server = ApiServer.start();
        KubernetesClient client = server.client(Helm.NAMESPACE)) {
      Kinds.namespaces(client, Helm.NAMESPACE, "shop");
      String target = "--kubeconfig=" + server.kubeconfig();
      String home = "--namespace=" + Helm.NAMESPACE;
      // Jobs do not run here; what theirs does is done below.
      String plain = "--no-hooks";

      helm.succeed("install", "prism", chart(released).toString(), home, target, plain);
      for (Path file : Repository.list("examples")) {
        if (file.toString().endsWith(".yaml")) {
          prismObjects(client, Repository.read(file))
              .forEach(object -> StrictApply.apply(client, object));
        }
      }
      Map<String, String> before = stored(client);
      assertThat(before).hasSizeGreaterThan(5);

      assertThat(new CrdUpgrade(client).run()).allMatch(CrdUpgrade.Outcome::applied);
      String present = Repository.file("helm/prism").toString();
      helm.succeed("upgrade", "prism", present, home, target, plain);
      assertThat(stored(client)).isEqualTo(before);
      Map<String, Object> kinds = definitions(client);

      helm.succeed("rollback", "prism", "1", home, target, plain);
      assertThat(stored(client)).isEqualTo(before);
      assertThat(definitions(client)).as("definitions only ever get newer").isEqualTo(kinds);

      helm.succeed("upgrade", "prism", present, home, target, plain);
      helm.succeed("uninstall", "prism", home, target, plain);
      assertThat(stored(client)).isEqualTo(before);
    }
  }

  /** The chart as it was packed: the definitions of its release are kept elsewhere. */
  private Path chart(Path released) {
    Path chart = folder.resolve("prism");
    copy(released, chart);
    copy(Repository.file("crds/released").resolve(released.getFileName()), chart.resolve("crds"));
    return chart;
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<HasMetadata> prismObjects(KubernetesClient client, String yaml) {
    return StrictApply.load(client, yaml).stream()
        .filter(object -> object.getApiVersion().startsWith(PrismApi.GROUP + "/"))
        .toList();
  }

  /** What users keep in the cluster, with the uids and specs by which it is known. */
  private static Map<String, String> stored(KubernetesClient client) {
    Map<String, String> stored = new TreeMap<>();
    for (Class<?> kind : PrismApi.KINDS) {
      client
          .resources(kind.asSubclass(HasMetadata.class))
          .inAnyNamespace()
          .list()
          .getItems()
          .forEach(
              object ->
                  stored.put(
                      object.getKind() + " " + object.getMetadata().getName(),
                      object.getMetadata().getUid() + revision(object)));
    }
    return stored;
  }

  /** The policy is the chart's own, which may say something else in another release. */
  private static String revision(HasMetadata object) {
    return object instanceof PrismPolicy ? "" : " " + object.getMetadata().getGeneration();
  }

  private static Map<String, Object> definitions(KubernetesClient client) {
    Map<String, Object> definitions = new TreeMap<>();
    for (CustomResourceDefinition definition :
        client.apiextensions().v1().customResourceDefinitions().list().getItems()) {
      definitions.put(definition.getMetadata().getName(), definition.getSpec().getVersions());
    }
    return definitions;
  }
}
