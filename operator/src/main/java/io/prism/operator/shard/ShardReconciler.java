package io.prism.operator.shard;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.prism.control.stream.ConfigSet;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismShard;
import io.prism.crds.Reason;
import io.prism.crds.shard.ShardStatus;
import io.prism.operator.config.LeaseRecords;
import io.prism.operator.config.Propagation;
import io.prism.operator.config.Publishers;
import io.prism.operator.namespace.Users;
import io.prism.operator.resource.Brought;
import io.prism.operator.resource.Failures;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.Operators;
import io.prism.operator.resource.OwnedObjects;
import io.prism.operator.resource.StatusPatch;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import io.prism.operator.status.Rollout;
import io.prism.operator.upgrade.PodsInForce;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.Labels;
import io.prism.operator.workload.Mapped;
import io.prism.operator.workload.Names;
import io.prism.operator.workload.PluginMapper;
import io.prism.operator.workload.Problem;
import io.prism.operator.workload.ShardMapper;
import io.prism.operator.workload.ShardModel;
import io.prism.operator.workload.SidecarPorts;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the gateways that PrismShards ask for, and says how they are. */
// Their statuses count namespaces, of which many may come at once.
@RateLimited(maxReconciliations = 2, within = 2)
public final class ShardReconciler implements Reconciler<PrismShard>, Cleaner<PrismShard> {

  /** Keeps a shard while namespaces are placed on it. */
  public static final String FINALIZER = "prism.io/shard";

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final Installation installation;
  private final Publishers publishers;
  private final CursorKeys cursorKeys;
  private final ShardCertificates certificates;
  private final boolean labelsAreSeen;
  private final Clock clock;
  private final OwnedObjects<PrismShard> owned;

  @SuppressWarnings("NullAway.Init") // set when the event sources are made, before any call
  private Sources sources;

  private record Sources(
      InformerEventSource<PrismBackend, PrismShard> backends,
      Users<PrismShard> users,
      InformerEventSource<Lease, PrismShard> leases) {}

  /**
   * A reconciler for all shards of the installation.
   *
   * @param certificates those of gateways
   * @param labelsAreSeen whether the operator may read the labels of Kubernetes namespaces
   */
  public ShardReconciler(
      Installation installation,
      OwnedObjects<PrismShard> owned,
      CursorKeys cursorKeys,
      ShardCertificates certificates,
      Publishers publishers,
      boolean labelsAreSeen,
      Clock clock) {
    this.installation = installation;
    this.owned = owned;
    this.cursorKeys = cursorKeys;
    this.certificates = certificates;
    this.publishers = publishers;
    this.labelsAreSeen = labelsAreSeen;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, PrismShard>> prepareEventSources(
      EventSourceContext<PrismShard> context) {
    sources =
        new Sources(
            new InformerEventSource<>(
                InformerEventSourceConfiguration.from(PrismBackend.class, PrismShard.class)
                    .withSecondaryToPrimaryMapper(
                        backend -> beside(context, backend.getMetadata().getNamespace()))
                    .withOnUpdateFilter(ShardReconciler::isNewsOfBackend)
                    .build(),
                context),
            Users.ofShards(context, installation.namespace()),
            new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Lease.class, PrismShard.class)
                    .withLabelSelector(LeaseRecords.SHARD_LABEL)
                    .withSecondaryToPrimaryMapper(
                        lease ->
                            Set.of(
                                new ResourceID(
                                    lease.getMetadata().getLabels().get(LeaseRecords.SHARD_LABEL),
                                    lease.getMetadata().getNamespace())))
                    .withOnUpdateFilter(Propagation::moved)
                    .build(),
                context));
    owned.scaledByKeda();
    if (installation.monitors()) {
      owned.monitored();
    }
    return Stream.concat(
            Stream.of(sources.backends(), sources.leases()),
            Stream.concat(
                sources.users().sources().stream(),
                owned
                    .watch(
                        context,
                        List.of(
                            ServiceAccount.class,
                            ConfigMap.class,
                            Service.class,
                            NetworkPolicy.class,
                            PodDisruptionBudget.class,
                            Deployment.class,
                            HorizontalPodAutoscaler.class))
                    .stream()))
        .toList();
  }

  private static Set<ResourceID> beside(EventSourceContext<PrismShard> context, String namespace) {
    return context
        .getPrimaryCache()
        .list(namespace, shard -> true)
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  @Override
  public UpdateControl<PrismShard> reconcile(PrismShard shard, Context<PrismShard> context) {
    if (owned.operators().yieldsTo(gateways(shard))) {
      return UpdateControl.<PrismShard>noUpdate().rescheduleAfter(Operators.LOOK_AGAIN);
    }
    ShardReport report = look(shard, context);
    UpdateControl<PrismShard> control =
        StatusPatch.of(
            context.getClient(),
            new PrismShard(),
            shard,
            report.toStatus(shard.getStatus(), clock.instant()));
    boolean waits = report.facts().stream().anyMatch(Fact::mayChange);
    return control.rescheduleAfter(waits ? LOOK_AGAIN : CursorKeys.TRUST);
  }

  @Override
  public ErrorStatusUpdateControl<PrismShard> updateErrorStatus(
      PrismShard resource, Context<PrismShard> context, Exception failure) {
    return Failures.tell(
        context, new PrismShard(), ShardStatus.class, resource, failure, clock.instant());
  }

  private ShardReport look(PrismShard shard, Context<PrismShard> context) {
    ShardCertificates.State state = certificates.look(shard, sources.users().of(shard));
    Optional<Fact> certificate = state.fact();
    if (Watched.isPaused(shard)) {
      return report(shard, OptionalLong.empty(), Optional.empty(), List.of(Watched.paused()));
    }
    LocalStores local = local(shard, context);
    Mapped<ShardModel> mapped = ShardMapper.map(shard, local.plugins());
    if (mapped.model().isEmpty()) {
      // What runs goes on, and how it is stays told.
      List<Fact> facts = new ArrayList<>(List.of(unfit(mapped.problems())));
      certificate.ifPresent(facts::add);
      facts.addAll(pods(shard, context));
      return report(shard, OptionalLong.empty(), Optional.empty(), facts);
    }
    ShardModel model = mapped.model().get();
    if (!state.startable()) {
      // Gateways that began now would end at once; those that run have what they need.
      return waiting(shard, model, certificate, context);
    }
    cursorKeys.ensure(shard);
    PinnedGateways pinned = PinnedGateways.of(shard, model, local, gateways(shard), installation);
    Brought brought = owned.bring(shard, pinned.objects(), context);
    ConfigSet set = publish(shard, model);
    List<Fact> facts = new ArrayList<>(brought.facts());
    pinned.offer().ifPresent(facts::add);
    owned.operators().contest(gateways(shard)).ifPresent(facts::add);
    String leftOut =
        Stream.concat(model.leftOut().stream(), local.clashes().stream())
            .sorted()
            .collect(Collectors.joining("; "));
    if (!leftOut.isEmpty() && facts.getFirst().holds()) {
      facts.set(0, Fact.no(ConditionType.ACCEPTED, Reason.NOT_SUPPORTED, leftOut));
    }
    certificate.ifPresent(facts::add);
    facts.addAll(pods(shard, context));
    facts.add(propagation(shard).fact(set.version()));
    return report(shard, OptionalLong.of(set.version()), pinned.told(gateways(shard)), facts);
  }

  /** Only what running gateways are told is brought up to date. */
  private ShardReport waiting(
      PrismShard shard, ShardModel model, Optional<Fact> certificate, Context<PrismShard> context) {
    ConfigSet set = publish(shard, model);
    List<Fact> facts = new ArrayList<>();
    facts.add(
        Fact.yes(ConditionType.ACCEPTED, "gateways are made as soon as their certificate is good"));
    certificate.ifPresent(facts::add);
    facts.addAll(pods(shard, context));
    facts.add(propagation(shard).fact(set.version()));
    return report(shard, OptionalLong.of(set.version()), Optional.empty(), facts);
  }

  private ConfigSet publish(PrismShard shard, ShardModel model) {
    return publishers
        .of(ObjectKey.of(shard))
        .publish(ShardSettings.of(model, installation).toEntry());
  }

  private ShardReport report(
      PrismShard shard, OptionalLong config, Optional<PodsInForce> made, List<Fact> facts) {
    return new ShardReport(
        shard.getMetadata().getGeneration(),
        selector(shard),
        sources.users().of(shard).size(),
        config,
        rollout(shard),
        propagation(shard),
        made,
        facts);
  }

  private List<Fact> pods(PrismShard shard, Context<PrismShard> context) {
    Map<String, String> selector = Labels.proxySelector(shard.getMetadata().getName());
    return rollout(shard).facts(() -> owned.pods(shard, selector, context));
  }

  private LocalStores local(PrismShard shard, Context<PrismShard> context) {
    return LocalStores.of(
        sources.backends().list(shard.getMetadata().getNamespace(), backend -> true).toList(),
        labelsAreSeen,
        context.getClient());
  }

  private Optional<Deployment> gateways(PrismShard shard) {
    return owned.find(Deployment.class, shard, Names.proxy(shard.getMetadata().getName()));
  }

  private static boolean isNewsOfBackend(PrismBackend now, PrismBackend before) {
    return Watched.concernsItself(now, before)
        || !PluginMapper.modeInForce(now).equals(PluginMapper.modeInForce(before))
        || SidecarPorts.isInUse(now) != SidecarPorts.isInUse(before)
        // Of its Secrets nothing else tells.
        || failing(now) != failing(before);
  }

  private static boolean failing(PrismBackend backend) {
    var conditions = backend.getStatus() == null ? null : backend.getStatus().conditions();
    return !Conditions.holds(conditions, ConditionType.ACCEPTED)
        || Conditions.find(conditions, ConditionType.CREDENTIALS_VALID)
            .filter(told -> Reason.SECRET_NOT_FOUND.is(told.reason()))
            .isPresent();
  }

  private Rollout rollout(PrismShard shard) {
    return gateways(shard).map(Rollout::of).orElse(Rollout.NONE);
  }

  private Propagation propagation(PrismShard shard) {
    return Propagation.of(sources.leases(), ObjectKey.of(shard));
  }

  private static String selector(PrismShard shard) {
    return Labels.proxySelector(shard.getMetadata().getName()).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(","));
  }

  private static Fact unfit(List<Problem> problems) {
    return Fact.no(
        ConditionType.ACCEPTED,
        Reason.NOT_SUPPORTED,
        problems.stream()
            .map(problem -> problem.path() + " " + problem.message())
            .collect(Collectors.joining("; ")));
  }

  @Override
  public DeleteControl cleanup(PrismShard shard, Context<PrismShard> context) {
    List<ObjectKey> placed = sources.users().of(shard);
    if (placed.isEmpty()) {
      publishers.forget(ObjectKey.of(shard));
      return DeleteControl.defaultDelete();
    }
    // What runs goes on, and is kept as it should be.
    ShardReport report =
        look(shard, context)
            .with(
                Fact.yes(
                    ConditionType.DELETION_BLOCKED,
                    Reason.IN_USE,
                    "it goes on serving those that are placed here; move them, or "
                        + Users.remedy(placed)));
    StatusPatch.apply(
        context.getClient(),
        new PrismShard(),
        shard,
        report.toStatus(shard.getStatus(), clock.instant()));
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(LOOK_AGAIN.toMillis());
  }
}
