package io.prism.operator.backend;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.crds.Reason;
import io.prism.crds.backend.BackendStatus;
import io.prism.crds.backend.PluginMode;
import io.prism.operator.certificates.Certificates;
import io.prism.operator.namespace.Grants;
import io.prism.operator.namespace.Users;
import io.prism.operator.resource.Brought;
import io.prism.operator.resource.Failures;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.Operators;
import io.prism.operator.resource.OwnedObjects;
import io.prism.operator.resource.References;
import io.prism.operator.resource.StatusPatch;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Fact;
import io.prism.operator.status.Rollout;
import io.prism.operator.upgrade.PodsInForce;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the plugins of PrismBackends, and keeps those whose data is in use. */
// Their statuses count namespaces, of which many may come at once.
@RateLimited(maxReconciliations = 2, within = 2)
public final class BackendReconciler implements Reconciler<PrismBackend>, Cleaner<PrismBackend> {

  /** Keeps a backend while namespaces have their data there. */
  public static final String FINALIZER = "prism.io/backend";

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final Installation installation;
  private final OwnedObjects<PrismBackend> owned;
  private final Optional<Certificates> certificates;
  private final boolean labelsAreSeen;
  private final Clock clock;
  private final StoreLooks looks;

  @SuppressWarnings("NullAway.Init") // set when the event sources are made, before any call
  private Users<PrismBackend> users;

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
    this.looks = new StoreLooks(clock);
  }

  @Override
  public List<EventSource<?, PrismBackend>> prepareEventSources(
      EventSourceContext<PrismBackend> context) {
    users = Users.ofBackends(context, installation.namespace());
    owned.scaledByKeda();
    return Stream.concat(
            users.sources().stream(),
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
    if (owned.operators().yieldsTo(workload(backend))) {
      return UpdateControl.<PrismBackend>noUpdate().rescheduleAfter(Operators.LOOK_AGAIN);
    }
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

  @Override
  public ErrorStatusUpdateControl<PrismBackend> updateErrorStatus(
      PrismBackend resource, Context<PrismBackend> context, Exception failure) {
    return Failures.tell(
        context, new PrismBackend(), BackendStatus.class, resource, failure, clock.instant());
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
   * @param mode where the driver runs now; empty: where it ran before
   * @param store what is known of the store
   * @param taken the other store that is used from now on; empty: the same as before
   * @param made what pods are made from; empty: as it was told last
   * @param again when to look again; empty: when something changes
   */
  private record Look(
      List<Fact> facts,
      Optional<PluginMode> mode,
      StoreFacts store,
      Optional<String> taken,
      Optional<PodsInForce> made,
      Optional<Duration> again) {
    /** Of a backend of which nothing is changed. */
    private static Look only(List<Fact> facts, StoreFacts store, Optional<Duration> again) {
      return new Look(facts, Optional.empty(), store, Optional.empty(), Optional.empty(), again);
    }
  }

  private Look look(PrismBackend backend, Context<PrismBackend> context) {
    List<ObjectKey> using = users.of(backend);
    Mapped<PluginModel> mapped =
        using.isEmpty() ? PluginMapper.asWritten(backend) : PluginMapper.map(backend);
    // First, and for a frozen backend too: what runs must not end with its certificate.
    Optional<Fact> certificate = certificate(backend, mapped);
    if (Watched.isPaused(backend)) {
      return Look.only(List.of(Watched.paused()), StoreFacts.NONE, Optional.empty());
    }
    Optional<Fact> refusal = Grants.refusal(backend, labelsAreSeen);
    if (refusal.isPresent()) {
      return unchanged(backend, refusal.get(), certificate, context);
    }
    if (mapped.model().isEmpty()) {
      String problems =
          mapped.problems().stream()
              .map(problem -> problem.path() + " " + problem.message())
              .collect(Collectors.joining("; "));
      Fact unfit = Fact.no(ConditionType.ACCEPTED, Reason.NOT_SUPPORTED, problems);
      return unchanged(backend, unfit, certificate, context);
    }
    PluginModel plugin = mapped.model().get();
    Optional<Fact> secrets = StoreSecrets.amiss(plugin, context.getClient());
    if (secrets.filter(fact -> fact.type() == ConditionType.ACCEPTED).isPresent()) {
      return unchanged(backend, secrets.get(), certificate, context);
    }
    StoreLooks.Look seen = ask(backend, plugin.mode(), context.getClient());
    Acceptance acceptance =
        Acceptance.of(
            Watched.annotation(backend, PrismMarks.ACCEPT_STORE), knownStore(backend), seen.seen());
    if (plugin.mode() == PluginMode.REMOTE) {
      // Before the pods, which read it when they begin.
      Optional<String> meant = acceptance.taken().or(() -> knownStore(backend));
      StoreNote.keep(PluginObjects.storeNote(plugin, meant, installation), context.getClient());
    }
    Optional<Fact> volume = volume(backend, plugin, !using.isEmpty(), context.getClient());
    PinnedPlugin pinned =
        PinnedPlugin.of(backend, plugin, acceptance.taken(), workload(backend), installation);
    Brought brought = owned.bring(backend, pinned.objects(), context);
    List<Fact> facts = new ArrayList<>(brought.facts());
    pinned.offer().ifPresent(facts::add);
    owned.operators().contest(workload(backend)).ifPresent(facts::add);
    Optional<PodsInForce> made = pinned.told(workload(backend));
    held(backend, plugin, using).ifPresent(fact -> facts.set(0, fact));
    volume.ifPresent(facts::add);
    certificate.ifPresent(facts::add);
    Optional<PluginMode> mode = Optional.of(plugin.mode());
    StoreFacts told =
        StoreFacts.of(plugin, backend.getSpec(), seen.seen(), seen.tellers(), backend.getStatus());
    StoreFacts store = secrets.map(told::with).orElse(told);
    // Before the pods: that they are not ready may be because of the store.
    facts.addAll(store.facts());
    if (plugin.mode() == PluginMode.REMOTE) {
      facts.addAll(pods(backend, context));
    }
    return new Look(
        acceptance.told(facts),
        mode,
        store,
        acceptance.taken(),
        made,
        again(facts, seen.again(plugin.healthInterval())));
  }

  /** What is written cannot be put in force: what runs goes on, and how it is stays told. */
  private Look unchanged(
      PrismBackend backend,
      Fact refusal,
      Optional<Fact> certificate,
      Context<PrismBackend> context) {
    List<Fact> facts = new ArrayList<>(List.of(refusal));
    certificate.ifPresent(facts::add);
    StoreFacts store = StoreFacts.NONE;
    boolean hasPods = !rollout(backend).equals(Rollout.NONE);
    Optional<PluginMode> running =
        hasPods
            ? Optional.of(PluginMode.REMOTE)
            : PluginMapper.modeInForce(backend).filter(mode -> mode != PluginMode.REMOTE);
    if (running.isPresent()) {
      StoreLooks.Look seen = ask(backend, running.get(), context.getClient());
      store = StoreFacts.ofRunning(seen.seen(), seen.tellers(), backend.getStatus());
      facts.addAll(store.facts());
    }
    if (hasPods) {
      facts.addAll(pods(backend, context));
    }
    return Look.only(facts, store, Optional.of(LOOK_AGAIN));
  }

  /** Of a store in which nobody has data yet, whichever is found is the right one. */
  private Optional<String> knownStore(PrismBackend backend) {
    return users.of(backend).isEmpty() ? Optional.empty() : PluginMapper.storeIdentity(backend);
  }

  private StoreLooks.Look ask(PrismBackend backend, PluginMode mode, KubernetesClient client) {
    ObjectKey key = ObjectKey.of(backend);
    if (mode == PluginMode.REMOTE) {
      return looks.atPlugins(key, knownStore(backend), client);
    }
    return users.of(backend).isEmpty()
        ? looks.atNobody(key, mode)
        : looks.atGateways(key, mode, users.shards(backend), knownStore(backend), client);
  }

  private List<Fact> pods(PrismBackend backend, Context<PrismBackend> context) {
    Map<String, String> selector = Labels.pluginSelector(backend.getMetadata().getName());
    return rollout(backend).facts(() -> owned.pods(backend, selector, context));
  }

  /** A driver that moved would take its pods from under the gateways that route to them. */
  private static Optional<Fact> held(
      PrismBackend backend, PluginModel plugin, List<ObjectKey> users) {
    return PluginMapper.asWritten(backend)
        .model()
        .map(PluginModel::mode)
        .filter(mode -> mode != plugin.mode())
        .map(
            mode ->
                Fact.no(
                    ConditionType.ACCEPTED,
                    Reason.IN_USE,
                    "spec.plugin.mode: the driver goes on as %s and does not become %s while the data of %s is there; put the mode back, or delete those namespaces first"
                        .formatted(plugin.mode().wire(), mode.wire(), References.list(users))));
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

  private Optional<Fact> volume(
      PrismBackend backend, PluginModel plugin, boolean isUsed, KubernetesClient client) {
    String name = Names.plugin(plugin.name());
    // The volume is made before anything that uses it.
    boolean wasThere =
        owned.find(StatefulSet.class, backend, name).isPresent()
            || backend.getStatus() != null && backend.getStatus().pluginVersion() != null;
    return PluginObjects.volume(plugin, installation)
        .flatMap(volume -> StoreVolume.ensure(volume, isUsed && wasThere, client));
  }

  private Rollout rollout(PrismBackend backend) {
    return workload(backend)
        .map(
            workload ->
                workload instanceof StatefulSet set
                    ? Rollout.of(set)
                    : Rollout.of((Deployment) workload))
        .orElse(Rollout.NONE);
  }

  private Optional<HasMetadata> workload(PrismBackend backend) {
    String name = Names.plugin(backend.getMetadata().getName());
    return owned
        .find(Deployment.class, backend, name)
        .map(HasMetadata.class::cast)
        .or(() -> owned.find(StatefulSet.class, backend, name));
  }

  private BackendReport report(PrismBackend backend, Look look, List<Fact> more) {
    return new BackendReport(
        backend.getMetadata().getGeneration(),
        users.of(backend).size(),
        look.mode(),
        look.store().interfaces(),
        look.store().release(),
        look.taken()
            .or(() -> knownStore(backend))
            .or(look.store()::identity)
            .or(() -> storeBefore(backend, look)),
        look.made(),
        Stream.concat(look.facts().stream(), more.stream()).toList());
  }

  /** As it was told last, unless it may have become another one that nobody sees. */
  private Optional<String> storeBefore(PrismBackend backend, Look look) {
    boolean isInSight =
        look.mode().or(() -> PluginMapper.modeInForce(backend)).orElse(PluginMode.REMOTE)
                == PluginMode.REMOTE
            || !users.of(backend).isEmpty();
    return isInSight ? PluginMapper.storeIdentity(backend) : Optional.empty();
  }

  @Override
  public DeleteControl cleanup(PrismBackend backend, Context<PrismBackend> context) {
    List<ObjectKey> using = users.of(backend);
    if (using.isEmpty()) {
      looks.forget(ObjectKey.of(backend));
      return DeleteControl.defaultDelete();
    }
    // What runs goes on, and is kept as it should be.
    Look look = look(backend, context);
    Fact blocked =
        Fact.yes(
            ConditionType.DELETION_BLOCKED,
            Reason.IN_USE,
            "it goes on working, since data of namespaces is there: " + Users.remedy(using));
    StatusPatch.apply(
        context.getClient(),
        new PrismBackend(),
        backend,
        report(backend, look, List.of(blocked)).toStatus(backend.getStatus(), clock.instant()));
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(LOOK_AGAIN.toMillis());
  }
}
