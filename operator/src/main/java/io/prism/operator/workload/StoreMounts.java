package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import io.prism.operator.workload.StoreSettings.MountedFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * The files that a store's settings come from: one volume for a backend, so that a change of
 * several of them arrives at once.
 */
final class StoreMounts {

  private static final String ROOT = "/etc/prism/stores/";

  private StoreMounts() {}

  static Optional<Volume> volume(PluginModel plugin) {
    if (plugin.store().files().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new VolumeBuilder()
            .withName(volumeName(plugin.name()))
            .withNewProjected()
            .withDefaultMode(Pods.SECRET_FILES)
            .withSources(plugin.store().files().stream().map(StoreMounts::source).toList())
            .endProjected()
            .build());
  }

  private static VolumeProjection source(MountedFile file) {
    KeyToPath item = new KeyToPathBuilder().withKey(file.key()).withPath(file.setting()).build();
    VolumeProjectionBuilder source = new VolumeProjectionBuilder();
    return file.secret()
        ? source.withNewSecret().withName(file.object()).withItems(item).endSecret().build()
        : source.withNewConfigMap().withName(file.object()).withItems(item).endConfigMap().build();
  }

  static List<VolumeMount> mounts(PluginModel plugin) {
    return plugin.store().files().isEmpty()
        ? List.of()
        : List.of(Pods.readOnly(volumeName(plugin.name()), ROOT + plugin.name()));
  }

  static String volumeName(String backend) {
    return Names.bounded("store-" + backend);
  }

  /** Settings whose value stands in a mounted file, by name, with the path of the file. */
  static Map<String, String> contents(PluginModel plugin) {
    return plugin.store().files().stream().filter(file -> !file.byPath()).collect(byName(plugin));
  }

  /** All other settings, by name. */
  static Map<String, String> plain(PluginModel plugin) {
    Map<String, String> settings = new TreeMap<>(plugin.store().plain());
    settings.putAll(
        plugin.store().files().stream().filter(MountedFile::byPath).collect(byName(plugin)));
    return settings;
  }

  private static Collector<MountedFile, ?, TreeMap<String, String>> byName(PluginModel plugin) {
    return Collectors.toMap(
        MountedFile::setting,
        file -> ROOT + plugin.name() + "/" + file.setting(),
        (first, second) -> first,
        TreeMap::new);
  }
}
