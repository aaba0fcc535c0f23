package io.prism.operator.resource;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.prism.operator.workload.Labels;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Objects of kinds that a cluster may lack, such as KEDA's. What may not be there cannot be
 * watched, so they are looked at when their owner is.
 */
final class ForeignObjects {

  private record Kind(String apiVersion, String kind) {}

  private static final int NOT_FOUND = 404;

  private final List<Kind> kinds;

  /** Owners, by uid, that have no object any more that they do not want. */
  private final Set<String> tidy = ConcurrentHashMap.newKeySet();

  ForeignObjects(List<Kind> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  /** The same with one kind more. */
  ForeignObjects and(String apiVersion, String kind) {
    return new ForeignObjects(
        Stream.concat(kinds.stream(), Stream.of(new Kind(apiVersion, kind))).toList());
  }

  /**
   * Deletes what an owner has and does not want. Asks once for each owner, and again after it
   * wanted something.
   */
  void tidy(KubernetesClient client, HasMetadata owner, List<HasMetadata> wanted) {
    String uid = owner.getMetadata().getUid();
    List<Kind> idle =
        kinds.stream()
            .filter(
                kind -> wanted.stream().noneMatch(object -> object.getKind().equals(kind.kind())))
            .toList();
    if (idle.size() < kinds.size()) {
      tidy.remove(uid);
    }
    if (tidy.contains(uid)) {
      return;
    }
    for (Kind kind : idle) {
      list(client, kind, owner.getMetadata().getNamespace()).stream()
          .filter(object -> isOwnedBy(object, uid))
          .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
          .forEach(object -> client.resource(object).delete());
    }
    if (idle.size() == kinds.size()) {
      tidy.add(uid);
    }
  }

  private static List<GenericKubernetesResource> list(
      KubernetesClient client, Kind kind, String namespace) {
    try {
      return client
          .genericKubernetesResources(context(kind))
          .inNamespace(namespace)
          .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
          .list()
          .getItems();
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  /** Stated, not asked of the cluster: of a kind that it lacks it would know nothing. */
  private static ResourceDefinitionContext context(Kind kind) {
    int slash = kind.apiVersion().indexOf('/');
    return new ResourceDefinitionContext.Builder()
        .withGroup(kind.apiVersion().substring(0, slash))
        .withVersion(kind.apiVersion().substring(slash + 1))
        .withKind(kind.kind())
        .withPlural(kind.kind().toLowerCase(Locale.ROOT) + "s")
        .withNamespaced(true)
        .build();
  }

  private static boolean isOwnedBy(HasMetadata object, String uid) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(reference -> uid.equals(reference.getUid()));
  }
}
