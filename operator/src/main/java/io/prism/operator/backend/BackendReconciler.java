package io.prism.operator.backend;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.Reason;
import io.prism.crds.backend.PluginMode;
import io.prism.operator.certificates.Certificates;
import io.prism.operator.namespace.Grants;
import io.prism.operator.resource.Brought;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.OwnedObjects;
import io.prism.operator.resource.References;
import io.prism.operator.resource.StatusPatch;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Fact;
import io.prism.operator.status.Rollout;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.Labels;
import io.prism.operator.workload.Mapped;
import io.prism.operator.workload.Names;
import io.prism.operator.workload.PluginMapper;
import io.prism.operator.workload.PluginModel;
import io.prism.operator.workload.PluginObjects;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the plugins of PrismBackends, and keeps those whose data is in use. */
public final class BackendReconciler implements Reconciler<PrismBackend>, Cleaner<PrismBackend> {

  /** Keeps a backend while namespaces have their data there. */
  public static final String FINALIZER = "prism.io/backend";

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final Installation installation;
  private final OwnedObjects<PrismBackend> owned;
  private final Optional<Certificates> certificates;
  private final boolean labelsAreSeen;
  private final Clock clock;
  private final PluginPods pods = new PluginPods();
  private final StoreWatch watch;

  @SuppressWarnings("NullAway.Init") // set when the event sources are made, before any call
  private InformerEventSource<PrismNamespace, PrismBackend> namespaces;

  /**
   * A reconciler for all backends of the installation.
   *
   * @param certificates those of plugins; empty: they have none
   * @param labelsAreSeen whether the operator may read the labels of Kubernetes namespaces
   */
  public BackendReconciler(
      Installation installation,
      OwnedObjects<PrismBackend> owned,
      Optional<Certificates> certificates,
      boolean labelsAreSeen,
      Clock clock) {
    this.installation = installation;
    this.owned = owned;
    this.certificates = certificates;
    this.labelsAreSeen = labelsAreSeen;
    this.clock = clock;
    this.watch = new StoreWatch(clock);
  }

  @Override
  public List<EventSource<?, PrismBackend>> prepareEventSources(
      EventSourceContext<PrismBackend> context) {
    namespaces =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(PrismNamespace.class, PrismBackend.class)
                .withSecondaryToPrimaryMapper(
                    namespace ->
                        References.backend(namespace).stream()
                            .map(backend -> new ResourceID(backend.name(), backend.namespace()))
                            .collect(Collectors.toSet()))
                .withOnUpdateFilter(References::movedBackend)
                .build(),
            context);
    owned.scaledByKeda();
    return Stream.concat(
            Stream.of(namespaces),
            owned
                .watch(
                    context,
                    List.of(
                        ServiceAccount.class,
                        Service.class,
                        NetworkPolicy.class,
                        PodDisruptionBudget.class,
                        Deployment.class,
                        StatefulSet.class,
                        HorizontalPodAutoscaler.class))
                .stream())
        .toList();
  }

  @Override
  public UpdateControl<PrismBackend> reconcile(
      PrismBackend backend, Context<PrismBackend> context) {
    Look look = look(backend, context);
    BackendReport report = report(backend, look, List.of());
    UpdateControl<PrismBackend> control =
        StatusPatch.of(
            context.getClient(),
            new PrismBackend(),
            backend,
            report.toStatus(backend.getStatus(), clock.instant()));
    return again(look).map(control::rescheduleAfter).orElse(control);
  }

  /** Not later than certificates are to be looked at. */
  private Optional<Duration> again(Look look) {
    return certificates.isEmpty()
        ? look.again()
        : Optional.of(
            look.again()
                .filter(time -> time.compareTo(Certificates.TRUST) < 0)
                .orElse(Certificates.TRUST));
  }

  /**
   * What one look found out.
   *
   * @param store what is known of the store
   * @param again when to look again; empty: when something changes
   */
  private record Look(List<Fact> facts, StoreFacts store, Optional<Duration> again) {
    private static Look only(Fact fact) {
      return new Look(
          List.of(fact),
          StoreFacts.NONE,
          fact.fails() ? Optional.of(LOOK_AGAIN) : Optional.empty());
    }
  }

  private Look look(PrismBackend backend, Context<PrismBackend> context) {
    Mapped<PluginModel> mapped = PluginMapper.map(backend);
    // First, and for a frozen backend too: what runs must not end with its certificate.
    Optional<Fact> certificate = certificate(backend, mapped);
    if (Watched.isPaused(backend)) {
      return Look.only(Watched.paused());
    }
    Optional<Fact> refusal = Grants.refusal(backend, labelsAreSeen);
    if (refusal.isPresent()) {
      return Look.only(refusal.get());
    }
    if (mapped.model().isEmpty()) {
      String problems =
          mapped.problems().stream()
              .map(problem -> problem.path() + " " + problem.message())
              .collect(Collectors.joining("; "));
      return Look.only(Fact.no(ConditionType.ACCEPTED, Reason.NOT_SUPPORTED, problems));
    }
    PluginModel plugin = mapped.model().get();
    Optional<Fact> secrets = StoreSecrets.amiss(plugin, context.getClient());
    if (secrets.filter(fact -> fact.type() == ConditionType.ACCEPTED).isPresent()) {
      return Look.only(secrets.get());
    }
    PluginObjects.volume(plugin, installation)
        .ifPresent(volume -> makeOnce(volume, context.getClient()));
    Brought brought = owned.bring(backend, PluginObjects.of(plugin, installation), context);
    List<Fact> facts = new ArrayList<>(brought.facts());
    certificate.ifPresent(facts::add);
    if (plugin.mode() != PluginMode.REMOTE) {
      StoreFacts store = secrets.map(StoreFacts.elsewhere()::with).orElse(StoreFacts.elsewhere());
      facts.addAll(store.facts());
      return new Look(facts, store, again(facts, Optional.empty()));
    }
    StoreWatch.Seen seen =
        watch.look(ObjectKey.of(backend), () -> pods.ask(plugin, context.getClient()));
    StoreFacts told = StoreFacts.of(plugin, backend.getSpec(), seen, backend.getStatus());
    StoreFacts store = secrets.map(told::with).orElse(told);
    // Before the pods: that they are not ready may be because of the store.
    facts.addAll(store.facts());
    facts.addAll(
        rollout(backend)
            .facts(() -> owned.pods(backend, Labels.pluginSelector(plugin.name()), context)));
    return new Look(
        facts,
        store,
        again(facts, Optional.of(seen.isClear() ? plugin.healthInterval() : StoreWatch.SOON)));
  }

  /** Sooner than usual when something is amiss. */
  private static Optional<Duration> again(List<Fact> facts, Optional<Duration> usual) {
    return facts.stream().anyMatch(Fact::mayChange)
        ? Optional.of(usual.filter(time -> time.compareTo(LOOK_AGAIN) < 0).orElse(LOOK_AGAIN))
        : usual;
  }

  /** Of a plugin that has pods of its own; one in a gateway's pod is reached on loopback. */
  private Optional<Fact> certificate(PrismBackend backend, Mapped<PluginModel> mapped) {
    boolean hasPods =
        mapped
            .model()
            .map(plugin -> plugin.mode() == PluginMode.REMOTE)
            .orElseGet(() -> !rollout(backend).equals(Rollout.NONE));
    return certificates.filter(all -> hasPods).map(all -> all.ofPlugin(backend));
  }

  /** A volume that holds data is made when it is missing, and never touched again. */
  private static void makeOnce(PersistentVolumeClaim volume, KubernetesClient client) {
    if (client.resource(volume).get() != null) {
      return;
    }
    try {
      client.resource(volume).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) {
        throw e;
      }
    }
  }

  private Rollout rollout(PrismBackend backend) {
    String name = Names.plugin(backend.getMetadata().getName());
    return owned
        .find(Deployment.class, backend, name)
        .map(Rollout::of)
        .or(() -> owned.find(StatefulSet.class, backend, name).map(Rollout::of))
        .orElse(Rollout.NONE);
  }

  private BackendReport report(PrismBackend backend, Look look, List<Fact> more) {
    return new BackendReport(
        backend.getMetadata().getGeneration(),
        users(backend).size(),
        look.store().interfaces(),
        look.store().release(),
        Stream.concat(look.facts().stream(), more.stream()).toList());
  }

  private List<ObjectKey> users(PrismBackend backend) {
    ObjectKey key = ObjectKey.of(backend);
    return namespaces
        .list(namespace -> References.backend(namespace).filter(key::equals).isPresent())
        .map(ObjectKey::of)
        .sorted(Comparator.comparing(ObjectKey::toString))
        .toList();
  }

  @Override
  public DeleteControl cleanup(PrismBackend backend, Context<PrismBackend> context) {
    List<ObjectKey> users = users(backend);
    if (users.isEmpty()) {
      watch.forget(ObjectKey.of(backend));
      return DeleteControl.defaultDelete();
    }
    // What runs goes on, and is kept as it should be.
    Look look = look(backend, context);
    Fact blocked =
        Fact.yes(
            ConditionType.DELETION_BLOCKED,
            Reason.IN_USE,
            "it goes on working: the data of "
                + References.list(users)
                + " is there; delete those first, or move them with a PrismMigration");
    StatusPatch.apply(
        context.getClient(),
        new PrismBackend(),
        backend,
        report(backend, look, List.of(blocked)).toStatus(backend.getStatus(), clock.instant()));
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(LOOK_AGAIN.toMillis());
  }
}
