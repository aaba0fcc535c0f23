package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.prism.crds.backend.PluginMode;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A PrismBackend whose fields make sense together.
 *
 * @param owner the resource
 * @param store the store and how its driver is told of it
 * @param mode where the driver runs
 * @param image of the plugin; empty: the installation's
 * @param scaling how many plugin pods there are with the mode Remote
 * @param resources of the plugin's container
 * @param port on which the plugin answers
 * @param healthInterval between two looks at its health
 * @param healthTimeout after which no answer means that it is not well
 * @param storage the volume of a store that is a file
 * @param template what is added to the pods
 * @param storeIdentity of the store that holds the data, as that tells it; empty: not known yet
 * @param acceptedStore the same as pods began anew for it last, by a person's wish; empty: never
 */
public record PluginModel(
    Owner owner,
    StoreSettings store,
    PluginMode mode,
    Optional<String> image,
    Scaling scaling,
    PodResources resources,
    int port,
    Duration healthInterval,
    Duration healthTimeout,
    Optional<Storage> storage,
    PodTemplate template,
    Optional<String> storeIdentity,
    Optional<String> acceptedStore) {

  /**
   * The volume of a store that is a file.
   *
   * @param size how large it is
   * @param storageClass what makes it; empty: the cluster's default
   */
  record Storage(String size, Optional<String> storageClass) {}

  /** The same, whose pods began anew for a store that a person accepted. */
  public PluginModel accepting(Optional<String> accepted) {
    return new PluginModel(
        owner,
        store,
        mode,
        image,
        scaling,
        resources,
        port,
        healthInterval,
        healthTimeout,
        storage,
        template,
        storeIdentity,
        accepted);
  }

  /** Its name. */
  public String name() {
    return owner.name();
  }

  /** Its Kubernetes namespace. */
  public String namespace() {
    return owner.namespace();
  }

  /** Whether its items live in one process, which must never be two. */
  public boolean isProcessLocal() {
    return store.driver().isProcessLocal();
  }

  /** The Secrets that its pods read, as files or as variables, with the keys that they need. */
  public Map<String, Set<String>> secrets() {
    Map<String, Set<String>> secrets = new TreeMap<>();
    store.files().stream()
        .filter(StoreSettings.MountedFile::secret)
        .forEach(file -> need(secrets, file.object(), file.key()));
    template.env().stream()
        .map(EnvVar::getValueFrom)
        .filter(Objects::nonNull)
        .map(EnvVarSource::getSecretKeyRef)
        .filter(Objects::nonNull)
        .forEach(
            ref ->
                need(
                    secrets,
                    Objects.requireNonNullElse(ref.getName(), ""),
                    Objects.requireNonNullElse(ref.getKey(), "")));
    return secrets;
  }

  private static void need(Map<String, Set<String>> secrets, String name, String key) {
    secrets.computeIfAbsent(name, first -> new TreeSet<>()).add(key);
  }
}
