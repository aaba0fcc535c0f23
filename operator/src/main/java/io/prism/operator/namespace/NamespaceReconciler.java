package io.prism.operator.namespace;

import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import io.prism.crds.Reason;
import io.prism.crds.common.PlacedRef;
import io.prism.crds.namespace.Endpoint;
import io.prism.crds.namespace.NamespaceStatus;
import io.prism.crds.namespace.PublishedConfig;
import io.prism.operator.config.Propagation;
import io.prism.operator.config.Publishers;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.StatusPatch;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
    NamespaceReport report = look(namespace);
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
    return waits ? control.rescheduleAfter(LOOK_AGAIN) : control;
  }

  private NamespaceReport look(PrismNamespace namespace) {
    ObjectKey owner = ObjectKey.of(namespace);
    String name = NamespaceWish.name(namespace);
    Long generation = namespace.getMetadata().getGeneration();
    if (Watched.isPaused(namespace)) {
      return new NamespaceReport(generation, name, Optional.empty(), List.of(Watched.paused()));
    }
    Claim claim = claim(namespace, name);
    if (!claim.isOf(owner)) {
      return refused(generation, name, List.of(taken(name, claim)));
    }
    return switch (judge.judge(namespace, claim, sources.view(horizon))) {
      case Verdict.Refused refused -> {
        Claim kept = claim.revision().isEmpty() ? claims.store(claim) : claim;
        yield refused(
            generation,
            name,
            kept.isOf(owner)
                ? Stream.concat(refused.facts().stream(), health(kept).stream()).toList()
                : List.of(taken(name, kept)));
      }
      case Verdict.Accepted accepted -> {
        // Where the data is is remembered before anybody is told: it is never looked for elsewhere.
        Claim bound = claim.bound(accepted.binding());
        Claim held =
            bound.equals(claim) && !claim.revision().isEmpty() ? claim : claims.store(bound);
        if (!held.isOf(owner)) {
          yield refused(generation, name, List.of(taken(name, held)));
        }
        leave(claim, accepted.binding().shard());
        yield serve(namespace, held, accepted);
      }
    };
  }

  private Claim claim(PrismNamespace namespace, String name) {
    return claims.find(name).orElseGet(() -> LostClaims.of(name, namespace, sources.namespaces()));
  }

  /** Whoever served it until now stops before that is forgotten; nobody would look there again. */
  private void leave(Claim claim, ObjectKey shard) {
    claim
        .binding()
        .map(Claim.Binding::shard)
        .filter(before -> !before.equals(shard))
        .ifPresent(before -> publishers.of(before).remove(claim.name()));
  }

  private NamespaceReport serve(PrismNamespace namespace, Claim claim, Verdict.Accepted accepted) {
    Entry entry = accepted.content().toEntry(false);
    ConfigSet set = publishers.of(accepted.binding().shard()).publish(entry);
    PublishedConfig config = config(namespace.getStatus(), entry, set);
    NamespaceReport.Served served =
        new NamespaceReport.Served(
            NamespaceReport.backend(accepted),
            new PlacedRef(
                accepted.binding().shard().name(), accepted.binding().shard().namespace(), null),
            config,
            endpoints(accepted.binding().shard()));
    List<Fact> facts =
        List.of(
            Fact.yes(ConditionType.ACCEPTED, "the spec is in force"),
            Fact.yes(ConditionType.BACKEND_RESOLVED, accepted.binding().reason()),
            propagated(namespace, accepted.binding().shard(), config),
            sources.health(accepted.binding().backend()));
    return new NamespaceReport(
        namespace.getMetadata().getGeneration(), claim.name(), Optional.of(served), facts);
  }

  private Optional<Fact> health(Claim claim) {
    return claim.binding().map(Claim.Binding::backend).map(sources::health);
  }

  private List<Endpoint> endpoints(ObjectKey shard) {
    return sources
        .shards()
        .get(new ResourceID(shard.name(), shard.namespace()))
        .map(Endpoints::of)
        .orElse(List.of());
  }

  /** The version that first carried the entry: once told it stays, whatever else is committed. */
  private static PublishedConfig config(
      @Nullable NamespaceStatus before, Entry entry, ConfigSet set) {
    PublishedConfig told = before == null ? null : before.config();
    return told != null && entry.hash().equals(told.hash())
        ? told
        : new PublishedConfig(set.version(), entry.hash(), null);
  }

  private Fact propagated(PrismNamespace namespace, ObjectKey shard, PublishedConfig config) {
    NamespaceStatus before = namespace.getStatus();
    boolean latched =
        before != null
            && config.equals(before.config())
            && Conditions.holds(before.conditions(), ConditionType.CONFIG_PROPAGATED);
    return latched
        ? Propagation.reached()
        : propagation(namespace, shard, Objects.requireNonNullElse(config.version(), 0L))
            .fact(Objects.requireNonNullElse(config.version(), 0L));
  }

  /** How far a version got; as long as gateways lack it, they wake the namespace. */
  private Propagation propagation(PrismNamespace namespace, ObjectKey shard, long version) {
    ResourceID id = ResourceID.fromResource(namespace);
    sources.awaited().begin(id, shard);
    Propagation propagation = Propagation.of(sources.leases(), shard);
    if (propagation.fact(version).holds()) {
      sources.awaited().end(id);
    }
    return propagation;
  }

  private static NamespaceReport refused(@Nullable Long generation, String name, List<Fact> facts) {
    return new NamespaceReport(generation, name, Optional.empty(), facts);
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
    Optional<Fact> blocked = blocked(namespace, claim);
    if (blocked.isEmpty()) {
      claims.store(claim.buried());
      sources.awaited().end(ResourceID.fromResource(namespace));
      return DeleteControl.defaultDelete();
    }
    // Until nobody serves it any more, it is served as before.
    NamespaceReport report =
        (blocked.get().reason() == Reason.CONFIRMATION_MISSING
                ? look(namespace)
                : refused(namespace.getMetadata().getGeneration(), name, List.of()))
            .with(blocked.get());
    StatusPatch.apply(
        context.getClient(),
        new PrismNamespace(),
        namespace,
        report.toStatus(namespace.getStatus(), clock.instant()));
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(LOOK_AGAIN.toMillis());
  }

  /** Why it cannot go yet. */
  private Optional<Fact> blocked(PrismNamespace namespace, Claim claim) {
    String uid = namespace.getMetadata().getUid();
    if (!uid.equals(Watched.annotation(namespace, PrismMarks.CONFIRM_DELETE).orElse(""))) {
      return Optional.of(
          Fact.yes(
              ConditionType.DELETION_BLOCKED,
              Reason.CONFIRMATION_MISSING,
              "it goes on being served; to confirm: kubectl annotate prismnamespace -n %s %s %s=%s; to take the deletion back, remove its finalizers"
                  .formatted(
                      namespace.getMetadata().getNamespace(),
                      namespace.getMetadata().getName(),
                      PrismMarks.CONFIRM_DELETE,
                      uid)));
    }
    ObjectKey shard = claim.binding().orElseThrow().shard();
    ConfigSet without = publishers.of(shard).remove(claim.name());
    Propagation propagation = propagation(namespace, shard, without.version());
    return propagation.hasReached(without.version())
        ? Optional.empty()
        : Optional.of(
            Fact.yes(
                ConditionType.DELETION_BLOCKED,
                Reason.DRAIN_PENDING,
                "gateways still finish its calls: " + propagation.describe(without.version())));
  }
}
