package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismShard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resources of which objects are made, and those objects. */
final class Matrix {

  static final KubernetesSerialization YAML = new KubernetesSerialization();

  private static final Path ROOT = Path.of("src/test/resources/io/prism/operator/workload/matrix");
  private static final String SEPARATOR = "---\n";

  private Matrix() {}

  static List<Path> folders() {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<HasMetadata> objects(Path folder) {
    String text = read(folder.resolve("resource.yaml"));
    return objects(text, text.startsWith("# installation: tls") ? tls() : plain());
  }

  static List<HasMetadata> objects(String text, Installation installation) {
    String[] documents = text.split(SEPARATOR);
    if (documents[0].contains("kind: PrismBackend")) {
      PluginModel plugin = plugin(documents[0]);
      List<HasMetadata> objects = new ArrayList<>(PluginObjects.of(plugin, installation));
      PluginObjects.volume(plugin, installation).ifPresent(objects::add);
      return objects;
    }
    List<PluginModel> local = Stream.of(documents).skip(1).map(Matrix::plugin).toList();
    return ShardObjects.of(model(ShardMapper.map(shard(documents[0]), local)), installation);
  }

  static PrismShard shard(String yaml) {
    return YAML.unmarshal(yaml, PrismShard.class);
  }

  static PrismBackend backend(String yaml) {
    return YAML.unmarshal(yaml, PrismBackend.class);
  }

  static PluginModel plugin(String yaml) {
    return model(PluginMapper.map(backend(yaml)));
  }

  static <T> T model(Mapped<T> mapped) {
    return mapped.model().orElseThrow(() -> new AssertionError(mapped.problems()));
  }

  static Installation plain() {
    return new Installation(
        "prism",
        "prism-system",
        "prism:1.0",
        "prism:1.0",
        "IfNotPresent",
        List.of(),
        "prism-operator.prism-system.svc:8981",
        Optional.empty(),
        "ReadWriteOnce",
        true,
        true);
  }

  static Installation tls() {
    Installation plain = plain();
    return new Installation(
        plain.name(),
        plain.namespace(),
        plain.proxyImage(),
        plain.pluginImage(),
        plain.imagePullPolicy(),
        List.of("mirror"),
        plain.controlAddress(),
        Optional.of(Installation.Tls.STANDARD),
        "ReadWriteOncePod",
        true,
        true);
  }

  static String yaml(List<HasMetadata> objects) {
    return objects.stream()
        .map(object -> YAML.asYaml(object).replaceFirst("^---\n", ""))
        .collect(Collectors.joining(SEPARATOR));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
