package io.prism.operator.backend;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.operator.status.Fact;
import java.util.Optional;

/** The volume that holds a store's file: made when it is missing, and never touched again. */
final class StoreVolume {

  private static final int CONFLICT = 409;

  private StoreVolume() {}

  /**
   * Makes it where that loses nothing.
   *
   * @param wanted what to make
   * @param heldData whether namespaces have data on the one that was there
   * @return what is wrong with it; empty: nothing
   */
  static Optional<Fact> ensure(
      PersistentVolumeClaim wanted, boolean heldData, KubernetesClient client) {
    PersistentVolumeClaim there = client.resource(wanted).get();
    if (there != null) {
      return there.getMetadata().getDeletionTimestamp() == null
          ? Optional.empty()
          : Optional.of(leaving(there));
    }
    if (heldData) {
      return Optional.of(gone(wanted, client));
    }
    try {
      client.resource(wanted).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
    }
    return Optional.empty();
  }

  private static Fact leaving(PersistentVolumeClaim claim) {
    String volume = claim.getSpec().getVolumeName();
    return amiss(
        "the PersistentVolumeClaim %s is being deleted, and goes with its data as soon as its pod ends; leave the pod alone, keep the volume with kubectl patch pv %s -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}', and save the data"
            .formatted(name(claim), volume == null ? "NAME" : volume));
  }

  /** An empty store in its place would look like one that works. */
  private static Fact gone(PersistentVolumeClaim claim, KubernetesClient client) {
    return amiss(
        "the PersistentVolumeClaim %s with the data of namespaces is gone, and no empty one is made in its place; make it from a snapshot or of the volume that was kept, or begin empty: echo '%s' | kubectl create -f -"
            .formatted(name(claim), client.getKubernetesSerialization().asJson(claim)));
  }

  private static Fact amiss(String message) {
    return Fact.no(ConditionType.PROVISIONED, Reason.VOLUME_DELETED, message);
  }

  private static String name(PersistentVolumeClaim claim) {
    return claim.getMetadata().getNamespace() + "/" + claim.getMetadata().getName();
  }
}
