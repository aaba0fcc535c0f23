package io.prism.operator.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismMarks;
import io.prism.crds.Reason;
import io.prism.operator.status.Fact;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps two installations that see the same resources from replacing each other's pods: a workload
 * says which operator looks after it, and others leave it alone while that one is alive. They leave
 * a note there, which it tells: a status has one writer.
 */
public final class Operators {

  /** When to look again at what another operator looks after. */
  public static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  /** A leader renews its Lease every few seconds; the rest is for clocks that differ. */
  private static final Duration ALIVE = Duration.ofMinutes(2);

  private static final int FORBIDDEN = 403;

  private final KubernetesClient client;
  private final String namespace;
  private final String lease;
  private final InstantSource clock;

  /**
   * Seen by one of them.
   *
   * @param namespace where it is; no two are in one
   * @param lease the name of the Lease that each one's leader renews beside it
   */
  public Operators(KubernetesClient client, String namespace, String lease, InstantSource clock) {
    this.client = client;
    this.namespace = namespace;
    this.lease = lease;
    this.clock = clock;
  }

  /** Has a workload say that it is ours. */
  void sign(HasMetadata object) {
    if (object instanceof Deployment || object instanceof StatefulSet) {
      Map<String, String> annotations = new HashMap<>();
      if (object.getMetadata().getAnnotations() != null) {
        annotations.putAll(object.getMetadata().getAnnotations());
      }
      annotations.put(PrismMarks.OPERATOR, namespace);
      object.getMetadata().setAnnotations(annotations);
    }
  }

  /**
   * Whether a workload, and the resource that it was made for, is to be left to another operator;
   * that one is told then. One that is gone is heeded no more.
   */
  public boolean yieldsTo(Optional<? extends HasMetadata> workload) {
    Optional<? extends HasMetadata> others =
        workload.filter(
            found ->
                Watched.annotation(found, PrismMarks.OPERATOR)
                    .filter(other -> !other.equals(namespace))
                    .filter(this::isAlive)
                    .isPresent());
    others
        .filter(
            found ->
                !Watched.annotation(found, PrismMarks.CONTENDER).equals(Optional.of(namespace)))
        .ifPresent(this::leaveNote);
    return others.isPresent();
  }

  private void leaveNote(HasMetadata workload) {
    client
        .resource(workload)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
                .formatted(PrismMarks.CONTENDER, namespace));
  }

  /** What a resource says whose workload another operator would look after. */
  public Optional<Fact> contest(Optional<? extends HasMetadata> workload) {
    return workload.flatMap(
        found ->
            Watched.annotation(found, PrismMarks.CONTENDER)
                .filter(other -> !other.equals(namespace))
                .map(other -> contested(found, other)));
  }

  private Fact contested(HasMetadata workload, String other) {
    return Fact.yes(
        ConditionType.CONTESTED,
        Reason.ANOTHER_INSTALLATION,
        "the operator in %s sees this as well, and leaves it to the one in %s while that runs; give each installation Kubernetes namespaces of its own by the chart's value namespaces, then: kubectl annotate %s -n %s %s %s-"
            .formatted(
                other,
                namespace,
                workload.getKind().toLowerCase(Locale.ROOT),
                workload.getMetadata().getNamespace(),
                workload.getMetadata().getName(),
                PrismMarks.CONTENDER));
  }

  /** Who may not be looked at may be alive. */
  private boolean isAlive(String operator) {
    try {
      Lease held = client.leases().inNamespace(operator).withName(lease).get();
      return held != null
          && held.getSpec() != null
          && held.getSpec().getRenewTime() != null
          && clock.instant().isBefore(Instant.from(held.getSpec().getRenewTime()).plus(ALIVE));
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN) {
        return true;
      }
      throw e;
    }
  }
}
