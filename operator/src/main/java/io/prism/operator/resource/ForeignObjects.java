package io.prism.operator.resource;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.prism.operator.workload.Labels;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Objects of kinds that a cluster may lack, such as KEDA's. What may not be there cannot be
 * watched, so they are looked at when their owner is.
 */
final class ForeignObjects {

  private static final int NOT_FOUND = 404;

  /** Of so many owners it is remembered that they are tidy; after that all are asked for again. */
  private static final int MOST = 10_000;

  private final Applier applier;
  private final Set<ForeignKind> kinds = EnumSet.noneOf(ForeignKind.class);

  /** Owners, by uid, that have no object any more that they do not want; some may be gone. */
  private final Set<String> tidy = ConcurrentHashMap.newKeySet();

  ForeignObjects(Applier applier) {
    this.applier = applier;
  }

  /** Looks after one kind more, before any reconciliation. */
  void add(ForeignKind kind) {
    kinds.add(kind);
  }

  /** The kind of an object; empty when it is none that a cluster may lack. */
  Optional<ForeignKind> kind(HasMetadata object) {
    return kinds.stream().filter(kind -> kind.isOf(object)).findFirst();
  }

  /**
   * Makes an object as wanted.
   *
   * @return whether the cluster has its kind; otherwise nothing happened
   */
  boolean bring(ForeignKind kind, HasMetadata wanted, Context<?> context) {
    var metadata = wanted.getMetadata();
    Optional<List<GenericKubernetesResource>> all =
        list(context.getClient(), kind, metadata.getNamespace());
    if (all.isEmpty()) {
      return false;
    }
    Optional<HasMetadata> before =
        all.get().stream()
            .filter(object -> object.getMetadata().getName().equals(metadata.getName()))
            .<HasMetadata>map(object -> object)
            .findFirst();
    applier.apply(wanted, before, context);
    return true;
  }

  /**
   * Deletes what an owner has and does not want. Asks once for each owner, and again after it
   * wanted something.
   */
  void tidy(KubernetesClient client, HasMetadata owner, List<HasMetadata> wanted) {
    String uid = owner.getMetadata().getUid();
    List<ForeignKind> idle =
        kinds.stream().filter(kind -> wanted.stream().noneMatch(kind::isOf)).toList();
    if (idle.size() < kinds.size()) {
      tidy.remove(uid);
    }
    if (tidy.contains(uid)) {
      return;
    }
    for (ForeignKind kind : idle) {
      list(client, kind, owner.getMetadata().getNamespace()).orElse(List.of()).stream()
          .filter(object -> isOwnedBy(object, uid))
          .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
          .forEach(object -> client.resource(object).delete());
    }
    if (idle.size() == kinds.size()) {
      if (tidy.size() >= MOST) {
        tidy.clear();
      }
      tidy.add(uid);
    }
  }

  /** What is there of a kind; empty when the cluster lacks it. */
  private static Optional<List<GenericKubernetesResource>> list(
      KubernetesClient client, ForeignKind kind, String namespace) {
    try {
      return Optional.of(
          client
              .genericKubernetesResources(kind.context())
              .inNamespace(namespace)
              .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
              .list()
              .getItems());
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isOwnedBy(HasMetadata object, String uid) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(reference -> uid.equals(reference.getUid()));
  }
}
