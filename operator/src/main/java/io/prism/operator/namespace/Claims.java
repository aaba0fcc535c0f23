package io.prism.operator.namespace;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.namespace.SelectedBy;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Labels;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds which data-plane name, and where its data is. A claim is a ConfigMap beside the
 * operator, so that it outlives the resource and its Kubernetes namespace; that only one can be
 * made is the API server's promise. Blocks on it.
 */
public final class Claims {

  private static final String PREFIX = "prism-claim-";
  private static final String LABEL = "prism.io/claim";
  private static final String OWNER = "owner";
  private static final String STATE = "state";
  private static final String BACKEND = "backend";
  private static final String SELECTED_BY = "selectedBy";
  private static final String REASON = "reason";
  private static final String SHARD = "shard";
  private static final String TYPE = "backendType";
  private static final String SPEC = "spec";

  private final KubernetesClient client;
  private final String operatorNamespace;

  /** Claims that are kept in a Kubernetes namespace. */
  public Claims(KubernetesClient client, String operatorNamespace) {
    this.client = client;
    this.operatorNamespace = operatorNamespace;
  }

  /** The claim on a name; empty when nobody ever made one, or it was given up. */
  public Optional<Claim> find(String name) {
    return Optional.ofNullable(
            client.configMaps().inNamespace(operatorNamespace).withName(PREFIX + name).get())
        .map(Claims::decode);
  }

  /**
   * Claims a name for an owner.
   *
   * @return the claim that exists now, which may be another owner's
   */
  public Claim take(String name, ObjectKey owner) {
    Optional<Claim> existing = find(name);
    if (existing.isPresent()) {
      return existing.get();
    }
    try {
      return decode(client.resource(encode(Claim.first(name, owner))).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) {
        throw e;
      }
      return find(name).orElseThrow(() -> e);
    }
  }

  /**
   * Changes what a claim says, unless somebody did meanwhile.
   *
   * @return the claim as stored
   * @throws KubernetesClientException with code 409 when it was changed; a new reconciliation mends
   *     that
   */
  public Claim update(Claim claim) {
    return decode(client.resource(encode(claim)).update());
  }

  /** Gives a name up: anybody may claim it from now on. */
  public void release(Claim claim) {
    client
        .configMaps()
        .inNamespace(operatorNamespace)
        .withName(PREFIX + claim.name())
        .lockResourceVersion(claim.revision())
        .delete();
  }

  private static Claim decode(ConfigMap map) {
    Map<String, String> data = map.getData() == null ? Map.of() : map.getData();
    return new Claim(
        map.getMetadata().getName().substring(PREFIX.length()),
        key(data, OWNER).orElseGet(() -> new ObjectKey("", "")),
        Claim.State.valueOf(data.getOrDefault(STATE, Claim.State.HELD.name())),
        binding(data),
        map.getMetadata().getResourceVersion());
  }

  private static Optional<Claim.Binding> binding(Map<String, String> data) {
    Optional<ObjectKey> backend = key(data, BACKEND);
    Optional<ObjectKey> shard = key(data, SHARD);
    if (backend.isEmpty() || shard.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Claim.Binding(
            backend.get(),
            data.getOrDefault(TYPE, ""),
            SelectedBy.valueOf(data.getOrDefault(SELECTED_BY, SelectedBy.AUTO.name())),
            data.getOrDefault(REASON, ""),
            shard.get(),
            data.getOrDefault(SPEC, "")));
  }

  private static Optional<ObjectKey> key(Map<String, String> data, String field) {
    return Optional.ofNullable(data.get(field)).map(ObjectKey::parse);
  }

  private ConfigMap encode(Claim claim) {
    ConfigMapBuilder map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(PREFIX + claim.name())
            .withNamespace(operatorNamespace)
            .addToLabels(Labels.OURS)
            .addToLabels(LABEL, "true")
            .withResourceVersion(claim.revision().isEmpty() ? null : claim.revision())
            .endMetadata()
            .addToData(OWNER, claim.owner().toString())
            .addToData(STATE, claim.state().name());
    claim
        .binding()
        .ifPresent(
            binding ->
                map.addToData(BACKEND, binding.backend().toString())
                    .addToData(TYPE, binding.backendType())
                    .addToData(SELECTED_BY, binding.selectedBy().name())
                    .addToData(REASON, binding.reason())
                    .addToData(SHARD, binding.shard().toString())
                    .addToData(SPEC, binding.spec()));
    return map.build();
  }
}
