package io.prism.operator.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings objects to the API server by server-side apply, and writes nothing when they are there as
 * wanted. Fields of others, such as an autoscaler's, are left alone; those that are ours are taken
 * back from whoever changed them.
 */
public final class Applier {

  /** Who the operator is to the API server. */
  public static final String FIELD_MANAGER = "prism-operator";

  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  private final KubernetesClient client;
  private final Replicas replicas;

  /** Applies through a client. */
  public Applier(KubernetesClient client) {
    this.client = client;
    this.replicas = new Replicas(client);
  }

  /**
   * Makes an object as wanted.
   *
   * @param actual the object as it is, from a cache; empty when there is none
   * @param context of the reconciliation that wants it
   * @return the object as it is now
   */
  public <T extends HasMetadata> T apply(T desired, Optional<T> actual, Context<?> context) {
    actual.ifPresent(live -> replicas.keep(desired, live));
    if (actual.isPresent() && isAsWanted(desired, actual.get(), context)) {
      return actual.get();
    }
    LOG.atInfo()
        .addKeyValue("kind", desired.getKind())
        .addKeyValue("namespace", desired.getMetadata().getNamespace())
        .addKeyValue("name", desired.getMetadata().getName())
        .log(actual.isPresent() ? "changing an object" : "making an object");
    return client.resource(desired).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  private static <T extends HasMetadata> boolean isAsWanted(
      T desired, T actual, Context<?> context) {
    return actual.getMetadata().getDeletionTimestamp() == null
        && SSABasedGenericKubernetesResourceMatcher.<T>getInstance()
            .matches(actual, desired, context);
  }
}
