package io.prism.operator.namespace;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismShard;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.References;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which namespaces use a backend or a shard, by claims and by statuses: gateways serve what is
 * claimed though somebody took the resource away with its finalizer, and what a status tells though
 * somebody took the claim away.
 */
public final class Users<P extends HasMetadata> {

  private final Uses uses;
  private final InformerEventSource<ConfigMap, P> claims;
  private final InformerEventSource<PrismNamespace, P> namespaces;

  /** What a namespace uses, by what is told of it in two places. */
  record Uses(
      Function<Claim, Set<ObjectKey>> claimed, Function<PrismNamespace, Set<ObjectKey>> told) {

    /** Where the data is. */
    static final Uses BACKENDS =
        new Uses(
            claim ->
                claim.binding().map(Claim.Binding::backend).stream().collect(Collectors.toSet()),
            namespace -> References.backend(namespace).stream().collect(Collectors.toSet()));

    /** Who serves. */
    static final Uses SHARDS =
        new Uses(
            Claim::shards,
            namespace -> References.shard(namespace).stream().collect(Collectors.toSet()));

    /** The namespaces that use something, in the order of their names. */
    List<ObjectKey> of(ObjectKey used, Stream<Claim> claims, Stream<PrismNamespace> namespaces) {
      return Stream.concat(
              claims.filter(claim -> by(claim).contains(used)).map(Claim::owner),
              namespaces
                  .filter(namespace -> told.apply(namespace).contains(used))
                  .map(ObjectKey::of))
          .distinct()
          .sorted(Comparator.comparing(ObjectKey::toString))
          .toList();
    }

    /** The shards that serve those, in the order of their names. */
    List<ObjectKey> shards(
        ObjectKey used, Stream<Claim> claims, Stream<PrismNamespace> namespaces) {
      return Stream.concat(
              claims
                  .filter(claim -> by(claim).contains(used))
                  .flatMap(claim -> claim.shards().stream()),
              namespaces
                  .filter(namespace -> told.apply(namespace).contains(used))
                  .flatMap(namespace -> References.shard(namespace).stream()))
          .distinct()
          .sorted(Comparator.comparing(ObjectKey::toString))
          .toList();
    }

    /** What was retained of a deleted namespace is in nobody's use; what is erased needs both. */
    Set<ObjectKey> by(Claim claim) {
      return claim.state() == Claim.State.TOMBSTONE ? Set.of() : claimed.apply(claim);
    }
  }

  private Users(Uses uses, Class<P> used, EventSourceContext<P> context, String operatorNamespace) {
    this.uses = uses;
    this.claims =
        new InformerEventSource<>(
            Claims.all(used, operatorNamespace)
                // A shard has other ConfigMaps, too.
                .withName("claims")
                .withSecondaryToPrimaryMapper(map -> ids(uses.by(ClaimMap.glance(map))))
                .withOnUpdateFilter(
                    (now, before) ->
                        !uses.by(ClaimMap.glance(now)).equals(uses.by(ClaimMap.glance(before))))
                .build(),
            context);
    this.namespaces =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(PrismNamespace.class, used)
                .withSecondaryToPrimaryMapper(namespace -> ids(uses.told().apply(namespace)))
                .withOnUpdateFilter(
                    (now, before) -> !uses.told().apply(now).equals(uses.told().apply(before)))
                .build(),
            context);
  }

  /** The users of backends; claims are kept in the operator's Kubernetes namespace. */
  public static Users<PrismBackend> ofBackends(
      EventSourceContext<PrismBackend> context, String operatorNamespace) {
    return new Users<>(Uses.BACKENDS, PrismBackend.class, context, operatorNamespace);
  }

  /** The users of shards; claims are kept in the operator's Kubernetes namespace. */
  public static Users<PrismShard> ofShards(
      EventSourceContext<PrismShard> context, String operatorNamespace) {
    return new Users<>(Uses.SHARDS, PrismShard.class, context, operatorNamespace);
  }

  /** What is watched for it, for the framework. */
  public List<EventSource<?, P>> sources() {
    return List.of(claims, namespaces);
  }

  /** The namespaces that use a resource, in the order of their names. */
  public List<ObjectKey> of(P used) {
    return uses.of(
        ObjectKey.of(used),
        claims.list(map -> true).map(ClaimMap::glance),
        namespaces.list(namespace -> true));
  }

  /** The shards that serve the namespaces that use a resource, in the order of their names. */
  public List<ObjectKey> shards(P used) {
    return uses.shards(
        ObjectKey.of(used),
        claims.list(map -> true).map(ClaimMap::glance),
        namespaces.list(namespace -> true));
  }

  /** For people: who has to be deleted before what they use. */
  public static String remedy(List<ObjectKey> users) {
    return "delete "
        + References.list(users)
        + " first; one that is not there was taken away with its finalizers and is served still: create it again, then delete it";
  }

  private static Set<ResourceID> ids(Set<ObjectKey> keys) {
    return keys.stream()
        .map(key -> new ResourceID(key.name(), key.namespace()))
        .collect(Collectors.toSet());
  }
}
