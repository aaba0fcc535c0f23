package io.prism.operator.namespace;

import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.prism.control.stream.Entry;
import io.prism.control.stream.wire.NamespaceContent;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismNamespace;
import io.prism.crds.Reason;
import io.prism.crds.common.PlacedRef;
import io.prism.crds.namespace.Endpoint;
import io.prism.crds.namespace.NamespaceStatus;
import io.prism.operator.config.Publishers;
import io.prism.operator.resource.Failures;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.StatusPatch;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Fact;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Serves what PrismNamespaces ask for: claims the name, judges the spec, tells the gateways, and
 * says how far all that is. A spec that is refused changes nothing about what is served.
 */
public final class NamespaceReconciler
    implements Reconciler<PrismNamespace>, Cleaner<PrismNamespace> {

  /** Keeps a namespace until its gateways have let go of it. */
  public static final String FINALIZER = "prism.io/namespace";

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final Claims claims;
  private final NamespaceJudge judge;
  private final Publishers publishers;
  private final Horizon horizon;
  private final Clock clock;
  private final Object placing = new Object();

  @SuppressWarnings("NullAway.Init") // set when the event sources are made, before any call
  private NamespaceSources sources;

  /** A reconciler for all namespaces of the installation. */
  public NamespaceReconciler(
      Claims claims, NamespaceJudge judge, Publishers publishers, Horizon horizon, Clock clock) {
    this.claims = claims;
    this.judge = judge;
    this.publishers = publishers;
    this.horizon = horizon;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, PrismNamespace>> prepareEventSources(
      EventSourceContext<PrismNamespace> context) {
    sources = NamespaceSources.of(context, horizon);
    return Stream.concat(sources.all().stream(), Stream.of(claims.watch(context))).toList();
  }

  @Override
  public UpdateControl<PrismNamespace> reconcile(
      PrismNamespace namespace, Context<PrismNamespace> context) {
    Optional<Duration> turn = routes().turn(namespace);
    if (turn.isPresent()) {
      return UpdateControl.<PrismNamespace>noUpdate().rescheduleAfter(turn.get());
    }
    // What expires after this moment is looked at once more, whatever this look sees.
    Instant begun = clock.instant();
    NamespaceReport report = look(namespace);
    Optional<Duration> soon = routes().patience(namespace, report);
    if (soon.isPresent()) {
      return UpdateControl.<PrismNamespace>noUpdate().rescheduleAfter(soon.get());
    }
    UpdateControl<PrismNamespace> control =
        StatusPatch.of(
            context.getClient(),
            new PrismNamespace(),
            namespace,
            report.toStatus(namespace.getStatus(), clock.instant()));
    // Of the store's health the backend tells when it changes.
    boolean waits =
        report.facts().stream()
            .anyMatch(fact -> !fact.holds() && fact.type() != ConditionType.BACKEND_HEALTHY);
    return waits
        ? control.rescheduleAfter(LOOK_AGAIN)
        : Lifetime.untilNextLook(namespace, begun).map(control::rescheduleAfter).orElse(control);
  }

  @Override
  public ErrorStatusUpdateControl<PrismNamespace> updateErrorStatus(
      PrismNamespace resource, Context<PrismNamespace> context, Exception failure) {
    return Failures.tell(
        context, new PrismNamespace(), NamespaceStatus.class, resource, failure, clock.instant());
  }

  private NamespaceReport look(PrismNamespace namespace) {
    try {
      return lookAndReserve(namespace);
    } catch (RuntimeException e) {
      claims.unreserve(ObjectKey.of(namespace));
      throw e;
    }
  }

  private NamespaceReport lookAndReserve(PrismNamespace namespace) {
    ObjectKey owner = ObjectKey.of(namespace);
    String name = NamespaceWish.name(namespace);
    Long generation = namespace.getMetadata().getGeneration();
    Claim claim = claim(namespace, name);
    if (claim.state() == Claim.State.ERASING) {
      // Whoever deleted it removed the finalizer, too. Until all is gone it is nobody's.
      return Watched.isPaused(namespace)
          ? paused(generation, name)
          : refused(generation, name, List.of(beingErased(namespace, claim)));
    }
    if (!claim.isOf(owner)) {
      return Watched.isPaused(namespace)
          ? paused(generation, name)
          : refused(generation, name, List.of(taken(name, claim)));
    }
    if (Watched.isPaused(namespace)) {
      follow(namespace, claim);
      return paused(generation, name);
    }
    return switch (verdict(namespace, claim)) {
      case Verdict.Refused refused -> {
        Claim kept = claim.revision().isEmpty() ? claims.store(claim) : claim;
        if (!kept.isOf(owner)) {
          yield refused(generation, name, List.of(taken(name, kept)));
        }
        follow(namespace, kept);
        yield refused(
            generation,
            name,
            Stream.concat(refused.facts().stream(), health(kept).stream()).toList());
      }
      case Verdict.Accepted accepted -> {
        // Where the data is is remembered before anybody is told: it is never looked for elsewhere.
        Claim bound = agreeing(namespace, claim.bound(accepted.binding()), accepted.lifetime());
        routes().abandon(claim, bound);
        Claim held =
            bound.equals(claim) && !claim.revision().isEmpty() ? claim : claims.store(bound);
        yield held.isOf(owner)
            ? serve(namespace, held, accepted)
            : refused(generation, name, List.of(taken(name, held)));
      }
    };
  }

  private Verdict verdict(PrismNamespace namespace, Claim claim) {
    if (claim.binding().isEmpty()) {
      return place(namespace, claim);
    }
    Verdict verdict = judge.judge(namespace, claim, view());
    return verdict instanceof Verdict.Accepted accepted && !claim.isAt(accepted.binding())
        ? place(namespace, claim)
        : verdict;
  }

  /**
   * Judges a namespace that gets another place. One after the other: where there may be no more
   * than so many, those that come at the same time count, too.
   */
  private Verdict place(PrismNamespace namespace, Claim claim) {
    synchronized (placing) {
      Verdict verdict = judge.judge(namespace, claim, view());
      if (verdict instanceof Verdict.Accepted accepted) {
        claims.reserve(ObjectKey.of(namespace), accepted.binding());
      }
      return verdict;
    }
  }

  /** What was agreed on goes on being served, also where its store is reached in another way. */
  private void follow(PrismNamespace namespace, Claim claim) {
    claim
        .binding()
        .flatMap(binding -> judge.renewed(namespace, binding, view()))
        .ifPresent(content -> routes().publish(claim, entry(content, claim)));
  }

  /** Of what is being deleted, nothing that comes later is agreed on. */
  private static Claim agreeing(PrismNamespace namespace, Claim claim, Lifetime lifetime) {
    return namespace.isMarkedForDeletion()
        ? claim
        : claim.agreeing(Consent.before(namespace, lifetime));
  }

  private static Entry entry(NamespaceContent content, Claim claim) {
    return new NamespaceContent(content.namespace().withEpoch(claim.epoch()), content.backend())
        .toEntry(false);
  }

  private ClusterView view() {
    return sources.view(horizon, claims.placed());
  }

  private Claim claim(PrismNamespace namespace, String name) {
    FirstEpochs first = new FirstEpochs(this::fleet, new Epochs(clock));
    return claims
        .find(name)
        .map(first::current)
        .orElseGet(
            () ->
                first.begin(
                    LostClaims.of(name, namespace, sources.namespaces()), sources.fleets()));
  }

  private NamespaceReport serve(PrismNamespace namespace, Claim claim, Verdict.Accepted accepted) {
    Routes.State state = routes().bring(namespace, claim, entry(accepted.content(), claim));
    ObjectKey shard = state.shard();
    NamespaceReport.Served served =
        new NamespaceReport.Served(
            NamespaceReport.backend(accepted),
            new PlacedRef(shard.name(), shard.namespace(), null),
            state.config(),
            endpoints(shard, namespace),
            accepted.lifetime());
    List<Fact> facts =
        List.of(
            accepted.lifetime().reason() == Reason.AS_WANTED
                ? Fact.yes(ConditionType.ACCEPTED, "the spec is in force")
                : Fact.yes(
                    ConditionType.ACCEPTED,
                    accepted.lifetime().reason(),
                    accepted.lifetime().describe()),
            Fact.yes(ConditionType.BACKEND_RESOLVED, accepted.binding().reason()),
            state.propagated(),
            sources.health(accepted.binding().backend()));
    return new NamespaceReport(
        namespace.getMetadata().getGeneration(), claim.name(), Optional.of(served), facts);
  }

  private Optional<Fact> health(Claim claim) {
    return claim.binding().map(Claim.Binding::backend).map(sources::health);
  }

  private List<Endpoint> endpoints(ObjectKey shard, PrismNamespace namespace) {
    return sources
        .shards()
        .get(new ResourceID(shard.name(), shard.namespace()))
        .map(found -> Endpoints.of(found, namespace.getMetadata().getNamespace()))
        .orElse(List.of());
  }

  private Fleet fleet(ObjectKey shard) {
    return new ShardFleet(shard, publishers, sources);
  }

  private Deletion deletion() {
    Erasures erasures = new Erasures(this::fleet, claims, judge, new Epochs(clock));
    return new Deletion(claims, routes(), erasures, sources);
  }

  private Routes routes() {
    return new Routes(publishers, claims, sources, clock);
  }

  private static NamespaceReport paused(@Nullable Long generation, String name) {
    return new NamespaceReport(generation, name, Optional.empty(), List.of(Watched.paused()));
  }

  private static NamespaceReport refused(@Nullable Long generation, String name, List<Fact> facts) {
    return new NamespaceReport(generation, name, Optional.empty(), facts);
  }

  private Fact beingErased(PrismNamespace asking, Claim claim) {
    // One at a time brings it on, and that is the owner as long as it is there.
    boolean isOwners = !claim.isOf(ObjectKey.of(asking)) && sources.isThere(claim);
    String how =
        isOwners
            ? "see its conditions"
            : deletion()
                .drive(asking, claim)
                .map(Erasures.Pending::what)
                .orElse("done; it is served in a moment");
    return Fact.no(
        ConditionType.ACCEPTED,
        Reason.ERASURE_PENDING,
        "the data of PrismNamespace %s, which was deleted, is being erased under the name '%s' first: %s"
            .formatted(claim.owner(), claim.name(), how));
  }

  private static Fact taken(String name, Claim claim) {
    return Fact.no(
        ConditionType.ACCEPTED,
        Reason.NAME_CONFLICT,
        claim.state() == Claim.State.TOMBSTONE
            ? "the name '%s' is kept for the retained data of PrismNamespace %s, which was deleted; choose another spec.namespaceName"
                .formatted(name, claim.owner())
            : "the name '%s' belongs to PrismNamespace %s; choose another spec.namespaceName"
                .formatted(name, claim.owner()));
  }

  // ---- deletion

  @Override
  public DeleteControl cleanup(PrismNamespace namespace, Context<PrismNamespace> context) {
    String name = NamespaceWish.name(namespace);
    Claim claim = claim(namespace, name);
    if (!claim.isOf(ObjectKey.of(namespace))) {
      return DeleteControl.defaultDelete();
    }
    if (claim.binding().isEmpty()) {
      // It never held data.
      claims.release(claim);
      return DeleteControl.defaultDelete();
    }
    // A claim that somebody removed may be another's by now, whose routes are not to be touched.
    Claim held = claim.revision().isEmpty() ? claims.store(claim) : claim;
    if (!held.isOf(ObjectKey.of(namespace))) {
      return DeleteControl.defaultDelete();
    }
    Optional<Deletion.Blocked> blocked = deletion().step(namespace, held);
    if (blocked.isEmpty()) {
      return DeleteControl.defaultDelete();
    }
    // Until nobody serves it any more, it is served as before.
    NamespaceReport report =
        blocked.get().isServed()
            ? look(namespace)
            : NamespaceReport.gone(namespace.getMetadata().getGeneration(), name);
    StatusPatch.apply(
        context.getClient(),
        new PrismNamespace(),
        namespace,
        report.with(blocked.get().fact()).toStatus(namespace.getStatus(), clock.instant()));
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(blocked.get().lookAgain().toMillis());
  }
}
