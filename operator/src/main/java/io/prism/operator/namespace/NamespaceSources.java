package io.prism.operator.namespace;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.prism.control.stream.Entry;
import io.prism.control.stream.ProxyRecord;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismPolicy;
import io.prism.crds.PrismShard;
import io.prism.operator.config.LeaseRecords;
import io.prism.operator.config.Propagation;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Fact;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * What is watched because namespaces are judged by it, and which of them are woken by a change.
 *
 * @param backends all stores
 * @param shards all fleets
 * @param leases what gateways have of the configuration
 * @param cluster what belongs to no Kubernetes namespace; empty when that is out of sight
 * @param primaries the namespaces themselves
 * @param awaited which of them the leases wake
 * @param erased what gateways told of erasures
 */
record NamespaceSources(
    InformerEventSource<PrismBackend, PrismNamespace> backends,
    InformerEventSource<PrismShard, PrismNamespace> shards,
    InformerEventSource<Lease, PrismNamespace> leases,
    Optional<ClusterSources> cluster,
    IndexerResourceCache<PrismNamespace> primaries,
    Awaited awaited,
    ToldErasures erased) {

  /** What belongs to no Kubernetes namespace. */
  private record ClusterSources(
      InformerEventSource<PrismPolicy, PrismNamespace> policies,
      InformerEventSource<Namespace, PrismNamespace> homes) {}

  static NamespaceSources of(EventSourceContext<PrismNamespace> context, Horizon horizon) {
    IndexerResourceCache<PrismNamespace> primaries = context.getPrimaryCache();
    Awaited awaited = new Awaited();
    ToldErasures erased = new ToldErasures();
    return new NamespaceSources(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(PrismBackend.class, PrismNamespace.class)
                .withSecondaryToPrimaryMapper(backend -> everybody(primaries))
                .withOnUpdateFilter(
                    (now, before) ->
                        Watched.concernsItself(now, before) || BackendHealth.isNews(now, before))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(PrismShard.class, PrismNamespace.class)
                .withSecondaryToPrimaryMapper(shard -> everybody(primaries))
                .withOnUpdateFilter(Watched::concernsItself)
                .build(),
            context),
        leases(context, awaited, erased),
        horizon instanceof Horizon.Cluster
            ? Optional.of(cluster(context, primaries))
            : Optional.empty(),
        primaries,
        awaited,
        erased);
  }

  private static ClusterSources cluster(
      EventSourceContext<PrismNamespace> context, IndexerResourceCache<PrismNamespace> primaries) {
    return new ClusterSources(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(PrismPolicy.class, PrismNamespace.class)
                .withSecondaryToPrimaryMapper(policy -> everybody(primaries))
                .withOnUpdateFilter(Watched::concernsItself)
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Namespace.class, PrismNamespace.class)
                .withSecondaryToPrimaryMapper(
                    home -> inhabitants(home.getMetadata().getName(), primaries))
                .withOnUpdateFilter(NamespaceSources::isLabelledAnew)
                .build(),
            context));
  }

  private static boolean isLabelledAnew(Namespace now, Namespace before) {
    return !Objects.equals(now.getMetadata().getLabels(), before.getMetadata().getLabels());
  }

  private static InformerEventSource<Lease, PrismNamespace> leases(
      EventSourceContext<PrismNamespace> context, Awaited awaited, ToldErasures erased) {
    AtomicReference<InformerEventSource<Lease, PrismNamespace>> all = new AtomicReference<>();
    all.set(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Lease.class, PrismNamespace.class)
                .withLabelSelector(LeaseRecords.SHARD_LABEL)
                .withSecondaryToPrimaryMapper(
                    lease -> {
                      LeaseRecords.decode(lease).map(List::of).ifPresent(erased::recall);
                      return wokenBy(lease, all.get(), awaited, context.getPrimaryCache());
                    })
                .withOnUpdateFilter(Propagation::moved)
                .build(),
            context));
    return all.get();
  }

  /** For whom a gateway was the last one to wait for, and whom it refuses, or has erased. */
  private static Set<ResourceID> wokenBy(
      Lease lease,
      InformerEventSource<Lease, PrismNamespace> leases,
      Awaited awaited,
      IndexerResourceCache<PrismNamespace> primaries) {
    Set<ResourceID> woken = new HashSet<>();
    LeaseRecords.shard(lease)
        .map(shard -> awaited.wokenBy(shard, Propagation.of(leases, shard)))
        .ifPresent(woken::addAll);
    Set<String> told = new HashSet<>();
    LeaseRecords.decode(lease)
        .ifPresent(
            record -> {
              told.addAll(record.refused().reasons().keySet());
              told.addAll(record.refused().recorded().keySet());
              told.addAll(record.quiesced().keySet());
            });
    Set<String> names =
        told.stream()
            .map(name -> Entry.erased(name).orElse(name))
            .collect(Collectors.toUnmodifiableSet());
    if (!names.isEmpty()) {
      primaries
          .list(namespace -> names.contains(NamespaceWish.name(namespace)))
          .map(ResourceID::fromResource)
          .forEach(woken::add);
    }
    return woken;
  }

  /** All of them, for the framework. */
  List<EventSource<?, PrismNamespace>> all() {
    List<EventSource<?, PrismNamespace>> all = new ArrayList<>(List.of(backends, shards, leases));
    cluster.ifPresent(
        sources -> {
          all.add(sources.policies());
          all.add(sources.homes());
        });
    return all;
  }

  /**
   * The resources as they are now.
   *
   * @param placed where namespaces have their place
   */
  ClusterView view(Horizon horizon, Map<ObjectKey, Claim.Binding> placed) {
    return new ClusterView(
        backends.list(backend -> true).toList(),
        shards.list(shard -> true).toList(),
        policy(horizon),
        placed.entrySet().stream()
            .map(entry -> Placement.of(entry.getKey(), entry.getValue(), namespace(entry.getKey())))
            .toList(),
        cluster.map(NamespaceSources::labels));
  }

  private Optional<PrismNamespace> namespace(ObjectKey key) {
    return primaries.get(new ResourceID(key.name(), key.namespace()));
  }

  /** What an erasure is judged by. */
  ClusterView stores() {
    return new ClusterView(
        backends.list(backend -> true).toList(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** The shards that are there to stay. */
  List<ObjectKey> fleets() {
    return shards.list(shard -> !shard.isMarkedForDeletion()).map(ObjectKey::of).toList();
  }

  /** The gateways of a shard with what they told of erasures. */
  Propagation erasers(ObjectKey shard) {
    List<ProxyRecord> records =
        leases.list(lease -> true).flatMap(lease -> LeaseRecords.decode(lease).stream()).toList();
    erased.keep(records);
    return new Propagation(erased.recall(Propagation.of(leases, shard).records()));
  }

  /** Whether somebody looks after a name as its owner. */
  boolean isThere(Claim claim) {
    return namespace(claim.owner())
        .filter(owner -> NamespaceWish.name(owner).equals(claim.name()))
        .isPresent();
  }

  /** All namespaces of the installation. */
  List<PrismNamespace> namespaces() {
    return primaries.list(namespace -> true).toList();
  }

  /** How a store is. */
  Fact health(ObjectKey backend) {
    return backends
        .get(new ResourceID(backend.name(), backend.namespace()))
        .map(BackendHealth::of)
        .orElseGet(() -> BackendHealth.unknown("PrismBackend " + backend));
  }

  private Optional<PrismPolicy> policy(Horizon horizon) {
    return switch (horizon) {
      case Horizon.Namespaces some -> some.policy();
      case Horizon.Cluster _ ->
          cluster.flatMap(sources -> sources.policies().list(policy -> true).findFirst());
    };
  }

  private static Map<String, Map<String, String>> labels(ClusterSources cluster) {
    return cluster
        .homes()
        .list(home -> true)
        .collect(
            Collectors.toMap(
                home -> home.getMetadata().getName(),
                home -> Objects.requireNonNullElse(home.getMetadata().getLabels(), Map.of())));
  }

  private static Set<ResourceID> inhabitants(
      String home, IndexerResourceCache<PrismNamespace> primaries) {
    return primaries
        .list(home, namespace -> true)
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private static Set<ResourceID> everybody(IndexerResourceCache<PrismNamespace> primaries) {
    return primaries
        .list(namespace -> true)
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }
}
