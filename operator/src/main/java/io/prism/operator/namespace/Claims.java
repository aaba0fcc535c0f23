package io.prism.operator.namespace;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.prism.crds.PrismNamespace;
import io.prism.crds.namespace.SelectedBy;
import io.prism.operator.config.Publishers;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Labels;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who holds which data-plane name, and where its data is. A claim is a ConfigMap beside the
 * operator, so that it outlives the resource and its Kubernetes namespace. It is read from a watch,
 * which may be behind; but it is written only as it was read, and that only one can be made is the
 * API server's promise. Writing blocks.
 */
public final class Claims implements Publishers.Expected {

  private static final String PREFIX = "prism-claim-";
  private static final String LABEL = "prism.io/claim";
  private static final String OWNER = "owner";
  private static final String STATE = "state";
  private static final String BACKEND = "backend";
  private static final String SELECTED_BY = "selectedBy";
  private static final String REASON = "reason";
  private static final String SHARD = "shard";
  private static final String TYPE = "backendType";
  private static final String LEAVING = "leaving";
  private static final String SPEC = "spec";

  private final KubernetesClient client;
  private final String operatorNamespace;

  @SuppressWarnings("NullAway.Init") // set when the event sources are made, before reconciliations
  private InformerEventSource<ConfigMap, PrismNamespace> watch;

  private volatile boolean synced;

  /** Claims that are kept in a Kubernetes namespace. */
  public Claims(KubernetesClient client, String operatorNamespace) {
    this.client = client;
    this.operatorNamespace = operatorNamespace;
  }

  /** The watch; a claim that somebody changes or removes wakes its owner. */
  EventSource<ConfigMap, PrismNamespace> watch(EventSourceContext<PrismNamespace> context) {
    watch =
        new InformerEventSource<>(
            all(PrismNamespace.class, operatorNamespace)
                .withSecondaryToPrimaryMapper(
                    map ->
                        key(data(map), OWNER).stream()
                            .map(owner -> new ResourceID(owner.name(), owner.namespace()))
                            .collect(Collectors.toSet()))
                .withOnUpdateFilter((now, before) -> !data(now).equals(data(before)))
                .build(),
            context);
    return watch;
  }

  /** A watch of all claims for those who look after a kind of resource. */
  static InformerEventSourceConfiguration.Builder<ConfigMap> all(
      Class<? extends HasMetadata> primary, String operatorNamespace) {
    return InformerEventSourceConfiguration.from(ConfigMap.class, primary)
        .withNamespaces(operatorNamespace)
        .withLabelSelector(LABEL);
  }

  @Override
  public Optional<Set<String>> names(ObjectKey shard) {
    return synced
        ? Optional.of(
            watch
                .list(map -> true)
                .map(Claims::decode)
                .filter(claim -> claim.state() == Claim.State.HELD)
                .filter(claim -> claim.shards().contains(shard))
                .map(Claim::name)
                .collect(Collectors.toSet()))
        : Optional.empty();
  }

  /** The claim on a name; empty when nobody ever made one, or it was given up. */
  public Optional<Claim> find(String name) {
    // Reconciliations begin when the watch has seen everything.
    synced = true;
    return watch.get(new ResourceID(PREFIX + name, operatorNamespace)).map(Claims::decode);
  }

  /**
   * Makes a claim, or changes what it says unless somebody did meanwhile.
   *
   * @return the claim that is stored now; another owner's, when that was faster
   * @throws KubernetesClientException with code 409 when it was changed; a new reconciliation mends
   *     that
   */
  public Claim store(Claim claim) {
    return claim.revision().isEmpty() ? create(claim) : update(claim);
  }

  private Claim create(Claim claim) {
    try {
      ConfigMap made = client.resource(encode(claim)).create();
      watch.handleRecentResourceCreate(ResourceID.fromResource(made), made);
      return decode(made);
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) {
        throw e;
      }
      return decode(client.resource(encode(claim)).get());
    }
  }

  private Claim update(Claim claim) {
    ConfigMap before =
        watch.get(new ResourceID(PREFIX + claim.name(), operatorNamespace)).orElse(null);
    ConfigMap now = client.resource(encode(claim)).update();
    if (before != null) {
      watch.handleRecentResourceUpdate(ResourceID.fromResource(now), now, before);
    }
    return decode(now);
  }

  /** Gives a name up: anybody may claim it from now on. */
  public void release(Claim claim) {
    if (claim.revision().isEmpty()) {
      return;
    }
    client
        .configMaps()
        .inNamespace(operatorNamespace)
        .withName(PREFIX + claim.name())
        .lockResourceVersion(claim.revision())
        .delete();
  }

  /** The claim that a ConfigMap holds. */
  static Claim decode(ConfigMap map) {
    Map<String, String> data = data(map);
    return new Claim(
        map.getMetadata().getName().substring(PREFIX.length()),
        key(data, OWNER).orElseGet(() -> new ObjectKey("", "")),
        Claim.State.valueOf(data.getOrDefault(STATE, Claim.State.HELD.name())),
        binding(data),
        key(data, LEAVING),
        map.getMetadata().getResourceVersion());
  }

  private static Map<String, String> data(ConfigMap map) {
    return map.getData() == null ? Map.of() : map.getData();
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
    claim.leaving().ifPresent(shard -> map.addToData(LEAVING, shard.toString()));
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
