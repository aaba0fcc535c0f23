package io.prism.operator.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismShard;
import io.prism.crds.backend.BackendMaintenance;
import io.prism.operator.workload.Hashes;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.PluginModel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link Inputs}. Whatever pods depend on and people write must be among them: a change of
 * what is not waits until somebody asks for it.
 */
public final class WrittenInputs {

  private static final String INSTALLATION = "installation";
  private static final String RESOURCE = "resource";
  private static final String ACCEPTED_STORE = "accepted-store";
  private static final String MAINTENANCE = "maintenance";
  private static final int LENGTH = 16;

  private WrittenInputs() {}

  /**
   * Of the gateways of a shard.
   *
   * @param local the backends whose drivers run in their pods, with the stamp of each by name
   */
  public static Inputs of(
      PrismShard shard,
      List<PluginModel> local,
      Map<String, Inputs.Stamp> stamps,
      Installation installation) {
    Map<String, Inputs.Stamp> all = new TreeMap<>();
    all.put(INSTALLATION, stamp(installation));
    all.put(RESOURCE, stamp(shard, shard.getSpec(), "proxy"));
    for (PluginModel plugin : local) {
      // Where a driver runs is not said by the spec alone: it stays while data is there.
      all.put(
          backend(plugin.name()) + plugin.mode().wire(),
          Objects.requireNonNull(stamps.get(plugin.name())));
    }
    return new Inputs(all);
  }

  /**
   * Of the plugin of a backend.
   *
   * @param accepted the identity of the store for which a person had its pods begin anew last
   */
  public static Inputs of(
      PrismBackend backend, Optional<String> accepted, Installation installation) {
    Map<String, Inputs.Stamp> all = new TreeMap<>();
    all.put(INSTALLATION, stamp(installation));
    all.put(RESOURCE, stamp(backend));
    accepted.ifPresent(store -> all.put(ACCEPTED_STORE, Inputs.Stamp.of(hash(store))));
    return new Inputs(all);
  }

  /** Of a backend as it is written. */
  public static Inputs.Stamp stamp(PrismBackend backend) {
    return stamp(backend, backend.getSpec(), "plugin");
  }

  /** How the keys of a backend's stamps begin. */
  static String backend(String name) {
    return "backend/" + name + "/";
  }

  /**
   * All but the images. A field that comes with a later release must leave the text as it is while
   * it has its default, else that release would replace all pods.
   */
  private static Inputs.Stamp stamp(Installation installation) {
    return Inputs.Stamp.of(
        hash(
            CanonicalJson.of(
                List.of(
                    installation.name(),
                    installation.imagePullPolicy(),
                    installation.imagePullSecrets(),
                    installation.controlAddress(),
                    installation.tls().map(Installation.Tls::folder).orElse("")))));
  }

  /**
   * Without numbers of pods, and without maintenance: who scales changes no pod, nor does who says
   * what is answered meanwhile.
   */
  private static Inputs.Stamp stamp(HasMetadata resource, @Nullable Object spec, String pods) {
    String content = "";
    if (spec != null && CanonicalJson.tree(CanonicalJson.of(spec)) instanceof ObjectNode tree) {
      tree.remove("autoscaling");
      withoutMaintenance(tree);
      if (tree.get(pods) instanceof ObjectNode part) {
        part.remove(List.of("replicas", "autoscaling"));
        if (part.isEmpty()) {
          tree.remove(pods);
        }
      }
      content = tree.toString();
    }
    var metadata = resource.getMetadata();
    return new Inputs.Stamp(metadata.getGeneration() + "/" + metadata.getUid(), hash(content));
  }

  /**
   * As of a resource that nobody maintains: of a shard that says nothing, of a backend what its
   * schema fills in.
   */
  private static void withoutMaintenance(ObjectNode spec) {
    JsonNode maintenance = spec.get(MAINTENANCE);
    if (maintenance != null && maintenance.isTextual()) {
      spec.put(MAINTENANCE, BackendMaintenance.ACTIVE.wire());
    } else {
      spec.remove(MAINTENANCE);
    }
  }

  private static String hash(String text) {
    return Hashes.sha256(text).substring(0, LENGTH);
  }
}
