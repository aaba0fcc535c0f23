package io.prism.operator.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.prism.operator.workload.Labels;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The objects that a kind of resource owns, watched so that whoever changes or deletes one finds it
 * as wanted again. What is not wanted any more is deleted.
 */
public final class OwnedObjects<P extends HasMetadata> {

  private static final String MANAGED = Labels.MANAGED_BY + "=" + Labels.OPERATOR;

  private final Applier applier;
  private final Operators operators;
  private final Class<P> owner;
  private final Map<Class<? extends HasMetadata>, InformerEventSource<?, P>> sources =
      new LinkedHashMap<>();
  private final ForeignObjects foreign;

  /** Objects of an owner's kind. */
  public OwnedObjects(Applier applier, Operators operators, Class<P> owner) {
    this.applier = applier;
    this.operators = operators;
    this.owner = owner;
    this.foreign = new ForeignObjects(applier);
  }

  /** Begins to watch kinds of object, before any reconciliation. */
  public List<EventSource<?, P>> watch(
      EventSourceContext<P> context, List<Class<? extends HasMetadata>> kinds) {
    kinds.forEach(kind -> sources.put(kind, source(kind, context)));
    return List.copyOf(sources.values());
  }

  /** Also looks after objects of a kind that the cluster may lack, KEDA's. */
  public void scaledByKeda() {
    foreign.add(ForeignKind.SCALED_OBJECT);
  }

  /** Also looks after objects of a kind that the cluster may lack, the Prometheus operator's. */
  public void monitored() {
    foreign.add(ForeignKind.SERVICE_MONITOR);
  }

  private <R extends HasMetadata> InformerEventSource<R, P> source(
      Class<R> kind, EventSourceContext<P> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(kind, owner)
            .withLabelSelector(MANAGED)
            .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(owner))
            .build(),
        context);
  }

  /**
   * Makes all objects as wanted, and deletes the others of their owner. Objects of a kind that the
   * cluster may lack are read each time, and left out where it does.
   */
  public Brought bring(P primary, List<HasMetadata> wanted, Context<P> context) {
    List<String> problems = new ArrayList<>();
    Set<ForeignKind> lacking = EnumSet.noneOf(ForeignKind.class);
    Set<String> names = new HashSet<>();
    for (HasMetadata object : wanted) {
      names.add(identity(object));
      try {
        Optional<ForeignKind> kind = foreign.kind(object);
        if (kind.isEmpty()) {
          apply(object, context);
        } else if (!foreign.bring(kind.get(), object, context)) {
          lacking.add(kind.get());
        }
      } catch (KubernetesClientException e) {
        if (isPassing(e)) {
          throw e;
        }
        problems.add(
            "%s %s: %s"
                .formatted(object.getKind(), object.getMetadata().getName(), Failures.words(e)));
      }
    }
    foreign.tidy(context.getClient(), primary, wanted);
    for (InformerEventSource<?, P> source : sources.values()) {
      for (HasMetadata object : source.getSecondaryResources(primary)) {
        if (!names.contains(identity(object))
            && object.getMetadata().getDeletionTimestamp() == null) {
          context.getClient().resource(object).delete();
        }
      }
    }
    return new Brought(problems, lacking.contains(ForeignKind.SCALED_OBJECT));
  }

  /** The object of a kind and name beside a resource, as last seen. */
  public <R extends HasMetadata> Optional<R> find(Class<R> kind, P primary, String name) {
    InformerEventSource<?, P> source = sources.get(kind);
    if (source == null) {
      return Optional.empty();
    }
    return source.get(new ResourceID(name, primary.getMetadata().getNamespace())).map(kind::cast);
  }

  /** Who else would look after them. */
  public Operators operators() {
    return operators;
  }

  /** The pods with these labels beside a resource, asked for now: they are not watched. */
  public List<Pod> pods(P primary, Map<String, String> selector, Context<P> context) {
    return context
        .getClient()
        .pods()
        .inNamespace(primary.getMetadata().getNamespace())
        .withLabels(selector)
        .list()
        .getItems();
  }

  @SuppressWarnings("unchecked") // The map holds each kind's source under the kind.
  private <R extends HasMetadata> void apply(R object, Context<P> context) {
    InformerEventSource<R, P> source =
        (InformerEventSource<R, P>)
            Objects.requireNonNull(sources.get(object.getClass()), object.getKind());
    operators.sign(object);
    ResourceID id = ResourceID.fromResource(object);
    Optional<R> before = source.get(id);
    R after = applier.apply(object, before, context);
    if (before.filter(seen -> seen == after).isPresent()) {
      return;
    }
    // The next reconciliation may come before the watch has told of this change.
    before.ifPresentOrElse(
        seen -> source.handleRecentResourceUpdate(id, after, seen),
        () -> source.handleRecentResourceCreate(id, after));
  }

  /** Whether it may go well when tried again, without anybody's help. */
  private static boolean isPassing(KubernetesClientException e) {
    return e.getCode() == 0 || e.getCode() == 409 || e.getCode() == 429 || e.getCode() >= 500;
  }

  private static String identity(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }
}
