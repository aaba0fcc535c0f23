package io.prism.operator.namespace;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.prism.crds.PrismNamespace;
import io.prism.operator.config.Publishers;
import io.prism.operator.resource.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who holds which data-plane name, and where its data is. A claim is a ConfigMap beside the
 * operator, so that it outlives the resource and its Kubernetes namespace. It is read from a watch,
 * which may be behind; but it is written only as it was read, and that only one can be made is the
 * API server's promise. Writing blocks.
 */
public final class Claims implements ClaimStore, Publishers.Expected {

  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  private final KubernetesClient client;
  private final String operatorNamespace;

  /** The revisions of claims that cannot be read, by the names of their ConfigMaps. */
  private final Map<String, String> told = new ConcurrentHashMap<>();

  @SuppressWarnings("NullAway.Init") // set when the event sources are made, before reconciliations
  private InformerEventSource<ConfigMap, PrismNamespace> watch;

  /** What was read once; a revision of a claim stays as it is. */
  private final ConcurrentMap<String, Claim> known = new ConcurrentHashMap<>();

  /** What was about to be stored, until the watch shows it. */
  private final ConcurrentMap<ObjectKey, Claim.Binding> reserved = new ConcurrentHashMap<>();

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
                .withSecondaryToPrimaryMapper(this::owner)
                .withOnUpdateFilter(
                    (now, before) -> !ClaimMap.data(now).equals(ClaimMap.data(before)))
                .build(),
            context);
    return watch;
  }

  /** Whom a claim wakes. One that cannot be read is told of once for each of its changes. */
  private Set<ResourceID> owner(ConfigMap map) {
    String name = map.getMetadata().getName();
    try {
      ObjectKey owner = ClaimMap.read(map).owner();
      told.remove(name);
      return Set.of(new ResourceID(owner.name(), owner.namespace()));
    } catch (IllegalStateException e) {
      String revision = map.getMetadata().getResourceVersion();
      if (!revision.equals(told.put(name, revision))) {
        LOG.atWarn().addKeyValue("configMap", ObjectKey.of(map)).log(e.getMessage());
      }
      return Set.of();
    }
  }

  /** A watch of all claims for those who look after a kind of resource. */
  static InformerEventSourceConfiguration.Builder<ConfigMap> all(
      Class<? extends HasMetadata> primary, String operatorNamespace) {
    return InformerEventSourceConfiguration.from(ConfigMap.class, primary)
        .withNamespaces(operatorNamespace)
        .withLabelSelector(ClaimMap.LABEL);
  }

  @Override
  public Optional<Set<String>> names(ObjectKey shard) {
    return synced
        ? Optional.of(
            watch
                .list(map -> true)
                .map(ClaimMap::glance)
                .filter(claim -> claim.state() == Claim.State.HELD)
                .filter(claim -> claim.shards().contains(shard))
                .map(Claim::name)
                .collect(Collectors.toSet()))
        : Optional.empty();
  }

  /** Where namespaces have their place, by their owners: as it is stored, or reserved. */
  Map<ObjectKey, Claim.Binding> placed() {
    Map<ObjectKey, Claim.Binding> placed = new HashMap<>();
    Set<String> there = new HashSet<>();
    watch
        .list(map -> true)
        .map(map -> known.compute(map.getMetadata().getName(), (_, read) -> again(read, map)))
        .forEach(
            claim -> {
              there.add(ClaimMap.PREFIX + claim.name());
              if (claim.state() == Claim.State.HELD) {
                claim.binding().ifPresent(binding -> placed.put(claim.owner(), binding));
                reserved.computeIfPresent(
                    claim.owner(), (_, binding) -> claim.isAt(binding) ? null : binding);
              }
            });
    if (known.size() > there.size()) {
      known.keySet().retainAll(there);
    }
    placed.putAll(reserved);
    return placed;
  }

  private static Claim again(@Nullable Claim read, ConfigMap map) {
    return read != null && read.revision().equals(map.getMetadata().getResourceVersion())
        ? read
        : ClaimMap.glance(map);
  }

  /** Has others count what is about to be stored; until it is, or {@link #unreserve}. */
  void reserve(ObjectKey owner, Claim.Binding binding) {
    reserved.put(owner, binding);
  }

  /** It will not be stored. */
  void unreserve(ObjectKey owner) {
    reserved.remove(owner);
  }

  /**
   * The claim on a name; empty when nobody ever made one, or it was given up.
   *
   * @throws IllegalStateException when it cannot be read: nobody knows whose the name is
   */
  public Optional<Claim> find(String name) {
    // Reconciliations begin when the watch has seen everything.
    synced = true;
    return watch.get(id(name)).map(ClaimMap::read);
  }

  /**
   * Makes a claim, or changes what it says unless somebody did meanwhile.
   *
   * @return the claim that is stored now; another owner's, when that was faster
   * @throws KubernetesClientException with code 409 when it was changed; a new reconciliation mends
   *     that
   */
  @Override
  public Claim store(Claim claim) {
    Claim stored = claim.revision().isEmpty() ? create(claim) : update(claim);
    if (!stored.isOf(claim.owner()) || stored.state() != Claim.State.HELD) {
      unreserve(claim.owner());
    }
    return stored;
  }

  private Claim create(Claim claim) {
    try {
      ConfigMap made = client.resource(ClaimMap.of(claim, operatorNamespace)).create();
      watch.handleRecentResourceCreate(ResourceID.fromResource(made), made);
      return ClaimMap.read(made);
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) {
        throw e;
      }
      return ClaimMap.read(client.resource(ClaimMap.of(claim, operatorNamespace)).get());
    }
  }

  private Claim update(Claim claim) {
    ConfigMap before = watch.get(id(claim.name())).orElse(null);
    ConfigMap now = client.resource(ClaimMap.of(claim, operatorNamespace)).update();
    if (before != null) {
      watch.handleRecentResourceUpdate(ResourceID.fromResource(now), now, before);
    }
    return ClaimMap.read(now);
  }

  private ResourceID id(String name) {
    return new ResourceID(ClaimMap.PREFIX + name, operatorNamespace);
  }

  /** Gives a name up: anybody may claim it from now on. */
  @Override
  public void release(Claim claim) {
    unreserve(claim.owner());
    if (claim.revision().isEmpty()) {
      return;
    }
    client
        .configMaps()
        .inNamespace(operatorNamespace)
        .withName(ClaimMap.PREFIX + claim.name())
        .lockResourceVersion(claim.revision())
        .delete();
  }
}
