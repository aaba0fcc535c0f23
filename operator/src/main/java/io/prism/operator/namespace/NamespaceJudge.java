package io.prism.operator.namespace;

import io.prism.control.planning.BackendId;
import io.prism.control.planning.Candidate;
import io.prism.control.planning.Capacity;
import io.prism.control.planning.ClientApi;
import io.prism.control.planning.Current;
import io.prism.control.planning.Decision;
import io.prism.control.planning.NamespaceId;
import io.prism.control.planning.Outcome;
import io.prism.control.planning.Refusal;
import io.prism.control.planning.ResourcePlanner;
import io.prism.control.planning.Shard;
import io.prism.control.planning.ShardChoice;
import io.prism.control.planning.ShardId;
import io.prism.control.planning.Surroundings;
import io.prism.control.planning.Wish;
import io.prism.control.stream.wire.ErasureContent;
import io.prism.control.stream.wire.NamespaceContent;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismShard;
import io.prism.crds.Reason;
import io.prism.crds.backend.PluginMode;
import io.prism.crds.common.IsolationLevel;
import io.prism.crds.common.Permit;
import io.prism.crds.common.ProcessIsolation;
import io.prism.crds.common.Quotas;
import io.prism.crds.common.Toggle;
import io.prism.crds.namespace.NamespaceSpec;
import io.prism.crds.namespace.SelectedBy;
import io.prism.crds.namespace.Ttl;
import io.prism.crds.namespace.TtlRequirement;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.status.Fact;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.PluginMapper;
import io.prism.operator.workload.PluginModel;
import io.prism.operator.workload.ShardMapper;
import io.prism.operator.workload.SidecarPorts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a PrismNamespace: the planner's decision, as far as it can be served. */
public final class NamespaceJudge {

  private static final Map<String, Reason> REASONS =
      Arrays.stream(Reason.values()).collect(Collectors.toMap(Reason::wire, reason -> reason));

  private final Installation installation;
  private final InstantSource clock;

  /** A judge of all namespaces of an installation. */
  public NamespaceJudge(Installation installation, InstantSource clock) {
    this.installation = installation;
    this.clock = clock;
  }

  /** Judges a namespace as it is written now; a claim that is bound keeps where its data is. */
  Verdict judge(PrismNamespace namespace, Claim claim, ClusterView view) {
    List<Fact> unserved = unserved(namespace.getSpec());
    if (!unserved.isEmpty()) {
      return new Verdict.Refused(unserved);
    }
    Terms terms;
    try {
      terms =
          Terms.read(
              namespace, view.labelsOf(namespace.getMetadata().getNamespace()), clock.instant());
    } catch (IllegalArgumentException e) {
      return refused(Reason.UNSUPPORTED_VERSION, String.valueOf(e.getMessage()));
    }
    Wish wish = terms.wish();
    List<String> sizes = Sizes.problems(namespace.getSpec());
    if (!sizes.isEmpty()) {
      return refused(Reason.INCOMPATIBLE_NEEDS, String.join("; ", sizes));
    }
    if (wish.api() != ClientApi.KEY_VALUE) {
      return refused(
          Reason.NOT_SUPPORTED,
          "spec.clientAPI: this release serves KeyValue only, not " + wish.api().word());
    }
    Outcome outcome =
        ResourcePlanner.plan(wish, surroundings(wish, view), current(wish.id(), claim));
    return switch (outcome) {
      case Outcome.Refused refused -> new Verdict.Refused(facts(refused.refusals()));
      case Outcome.Planned planned -> accept(namespace, claim, terms, planned.decision(), view);
    };
  }

  /** What the schema knows and gateways cannot do yet. */
  private static List<Fact> unserved(@Nullable NamespaceSpec spec) {
    List<String> problems = new ArrayList<>();
    if (spec == null) {
      problems.add("spec is needed");
    } else {
      if (spec.caching() != null && "Enabled".equals(spec.caching().mode())) {
        problems.add("spec.caching: this release has no cache");
      }
      if (spec.quotas() != null) {
        problems.addAll(unenforced(spec.quotas()));
      }
      problems.addAll(unhandled(spec));
    }
    return problems.isEmpty()
        ? List.of()
        : List.of(
            Fact.no(ConditionType.ACCEPTED, Reason.NOT_SUPPORTED, String.join("; ", problems)));
  }

  private static List<String> unenforced(Quotas quotas) {
    Map<String, Optional<?>> limits =
        Map.of(
            "maxKeys", Optional.ofNullable(quotas.maxKeys()),
            "maxStorage", Optional.ofNullable(quotas.maxStorage()),
            "maxConnections", Optional.ofNullable(quotas.maxConnections()),
            "maxSessions", Optional.ofNullable(quotas.maxSessions()));
    return limits.entrySet().stream()
        .filter(limit -> limit.getValue().isPresent())
        .map(limit -> "spec.quotas." + limit.getKey() + ": this release does not enforce it")
        .sorted()
        .toList();
  }

  /** What is asked of the handling of calls and nobody would do. */
  private static List<String> unhandled(NamespaceSpec spec) {
    List<String> problems = new ArrayList<>();
    if (spec.isolation() != null) {
      if (IsolationLevel.SESSION.wire().equals(spec.isolation().level())) {
        problems.add("spec.isolation.level: this release keeps no sessions apart");
      }
      if (ProcessIsolation.DEDICATED.wire().equals(spec.isolation().process())) {
        problems.add("spec.isolation.process: this release runs no plugin for one namespace");
      }
    }
    if (spec.policies() != null && Toggle.ENABLED.wire().equals(spec.policies().pii())) {
      problems.add("spec.policies.pii: this release knows no personal fields");
    }
    if (spec.needs() != null && spec.needs().ttl() != null) {
      Ttl ttl = spec.needs().ttl();
      if (ttl.requirement() != null && !TtlRequirement.OPTIONAL.wire().equals(ttl.requirement())) {
        problems.add("spec.needs.ttl.requirement: this release enforces Optional only");
      }
      if (Permit.DENIED.wire().equals(ttl.allowInfinite())) {
        problems.add("spec.needs.ttl.allowInfinite: this release cannot deny it");
      }
    }
    return problems;
  }

  private Verdict accept(
      PrismNamespace namespace, Claim claim, Terms terms, Decision decision, ClusterView view) {
    if (!(decision.shard() instanceof ShardChoice.Existing existing)) {
      return refused(
          Reason.NOT_SUPPORTED,
          "spec.placement.mode: this release makes no shard for one namespace; create a PrismShard"
              + " and name it in spec.placement.shardRef");
    }
    List<String> unproven = unproven(namespace.getSpec(), existing.shard(), view);
    if (!unproven.isEmpty()) {
      return refused(Reason.NOT_SUPPORTED, String.join("; ", unproven));
    }
    PrismBackend backend = view.backend(key(decision.backend())).orElseThrow();
    Optional<PluginModel> plugin = PluginMapper.map(backend).model();
    if (plugin.isEmpty()) {
      return refused(
          Reason.DEPENDENCIES_NOT_READY,
          "PrismBackend " + decision.backend() + " is not accepted; see its conditions");
    }
    Optional<String> clash = clash(backend, plugin.get(), existing.shard(), view);
    if (clash.isPresent()) {
      return refused(Reason.DEPENDENCIES_NOT_READY, clash.get());
    }
    Claim.Binding binding =
        binding(claim, decision, backend, existing.shard(), SpecText.write(namespace.getSpec()));
    Terms limited;
    try {
      limited = terms.under(Maintenance.of(binding, view));
    } catch (IllegalArgumentException e) {
      return refused(Reason.UNSUPPORTED_VERSION, String.valueOf(e.getMessage()));
    }
    return new Verdict.Accepted(
        binding,
        ContentMapper.map(namespace, limited, binding, plugin.get(), installation),
        limited.lifetime());
  }

  private static List<String> unproven(NamespaceSpec spec, ShardId shard, ClusterView view) {
    return view.shard(key(shard)).stream()
        .flatMap(fleet -> CallerProof.problems(spec, fleet).stream())
        .toList();
  }

  private static ObjectKey key(ShardId shard) {
    return new ObjectKey(shard.home(), shard.name());
  }

  private static ObjectKey key(BackendId backend) {
    return new ObjectKey(backend.home(), backend.name());
  }

  /** Why the driver of a backend has no port in the pods of a shard. */
  private static Optional<String> clash(
      PrismBackend backend, PluginModel plugin, ShardId shard, ClusterView view) {
    Optional<String> beside =
        SidecarPorts.clash(backend, view.backends())
            .map(why -> "PrismBackend " + ObjectKey.of(backend) + " " + why);
    if (beside.isPresent() || plugin.mode() != PluginMode.SIDECAR) {
      return beside;
    }
    return view.shard(key(shard)).stream()
        .flatMap(fleet -> ShardMapper.map(fleet, List.of(plugin)).model().stream())
        .flatMap(model -> model.leftOut().stream())
        .findFirst();
  }

  /**
   * What was accepted of a namespace, served from its store as that is reached now; empty when this
   * release cannot read it, or the store is not there, or has no port for sure.
   */
  Optional<NamespaceContent> renewed(
      PrismNamespace namespace, Claim.Binding binding, ClusterView view) {
    Optional<PluginModel> plugin = plugin(binding, view);
    PrismNamespace agreed = new PrismNamespace();
    agreed.setMetadata(namespace.getMetadata());
    try {
      agreed.setSpec(SpecText.read(binding.spec()));
      Terms terms =
          Terms.read(agreed, Map.of(), clock.instant()).under(Maintenance.of(binding, view));
      return plugin.map(model -> ContentMapper.map(agreed, terms, binding, model, installation));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * What gateways are told of a namespace whose data is being erased; empty when its store is not
   * there, or is not the one that held it.
   */
  Optional<ErasureContent> erasure(Claim claim, ClusterView view) {
    Claim.Binding binding = claim.binding().orElseThrow();
    return plugin(binding, view)
        .map(
            model ->
                ContentMapper.erasure(
                    claim.name(),
                    claim.erasure().orElseThrow(),
                    binding.backend(),
                    view.backend(binding.backend())
                        .flatMap(store -> KnownStore.settled(store, binding.storeIdentity())),
                    model,
                    installation));
  }

  /** The driver of the store that holds the data, as it is reached now. */
  private static Optional<PluginModel> plugin(Claim.Binding binding, ClusterView view) {
    return view.backend(binding.backend())
        .filter(backend -> binding.backendType().equals(backend.getSpec().type()))
        .filter(backend -> SidecarPorts.clash(backend, view.backends()).isEmpty())
        .flatMap(backend -> PluginMapper.map(backend).model());
  }

  /** Where the data stays where it is, it is told as it was when it was chosen. */
  private static Claim.Binding binding(
      Claim claim, Decision decision, PrismBackend store, ShardId shard, String spec) {
    ObjectKey backend = ObjectKey.of(store);
    ObjectKey fleet = key(shard);
    Optional<Claim.Binding> before =
        claim.binding().filter(binding -> binding.backend().equals(backend));
    SelectedBy chosen =
        decision.chosenBy() == Decision.ChosenBy.EXPLICIT ? SelectedBy.EXPLICIT : SelectedBy.AUTO;
    return new Claim.Binding(
        backend,
        decision.type(),
        before.map(Claim.Binding::selectedBy).orElse(chosen),
        before.map(Claim.Binding::reason).orElse(decision.reason()),
        fleet,
        spec,
        KnownStore.of(store, before.flatMap(Claim.Binding::storeIdentity)));
  }

  private Surroundings surroundings(Wish wish, ClusterView view) {
    Map<ObjectKey, List<Candidate.Promise>> promises =
        view.placements().stream()
            .collect(
                Collectors.groupingBy(
                    Placement::backend,
                    Collectors.mapping(Placement::promise, Collectors.toList())));
    List<Candidate> candidates =
        view.backends().stream()
            .map(
                backend ->
                    CandidateMapper.map(
                        backend,
                        promises.getOrDefault(ObjectKey.of(backend), List.of()),
                        view.backends(),
                        view.labels().isPresent()))
            .toList();
    List<Shard> shards =
        view.shards().stream()
            .filter(shard -> isReachable(shard, wish))
            .map(shard -> ShardFacts.map(shard, view.placements(), installation))
            .toList();
    return new Surroundings(
        candidates,
        shards,
        view.policy().map(PolicyMapper::map).orElse(PolicyMapper.NONE),
        teamNamespaces(wish, view.placements()),
        clock.instant());
  }

  /** A namespace is served by shards beside it or beside the operator. */
  private boolean isReachable(PrismShard shard, Wish wish) {
    String home = shard.getMetadata().getNamespace();
    return home.equals(wish.id().home()) || home.equals(installation.namespace());
  }

  private static int teamNamespaces(Wish wish, List<Placement> placements) {
    return (int)
        placements.stream()
            .filter(placement -> !placement.promise().holder().equals(wish.id()))
            .filter(placement -> placement.team().filter(wish.team()::equals).isPresent())
            .count();
  }

  private static Optional<Current> current(NamespaceId id, Claim claim) {
    return claim
        .binding()
        .map(
            binding ->
                new Current(
                    new BackendId(binding.backend().namespace(), binding.backend().name()),
                    binding.backendType(),
                    Optional.empty(),
                    Optional.of(new ShardId(binding.shard().namespace(), binding.shard().name())),
                    accepted(id, binding),
                    Capacity.NONE));
  }

  /** What was asked for when it was accepted; empty when this release cannot read it any more. */
  private static Optional<Wish> accepted(NamespaceId id, Claim.Binding binding) {
    try {
      return Optional.of(WishMapper.map(id, Map.of(), SpecText.read(binding.spec())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** One fact for each type of condition: a status has no two of a type. */
  private static List<Fact> facts(List<Refusal> refusals) {
    Map<ConditionType, Fact> facts = new EnumMap<>(ConditionType.class);
    for (Refusal refusal : refusals) {
      Fact fact = fact(refusal);
      facts.merge(
          fact.type(),
          fact,
          (first, next) ->
              Fact.no(first.type(), first.reason(), first.message() + "\n" + next.message()));
    }
    return List.copyOf(facts.values());
  }

  private static Fact fact(Refusal refusal) {
    Reason reason = REASONS.getOrDefault(refusal.reason().word(), Reason.NOT_SUPPORTED);
    ConditionType type =
        reason == Reason.NO_MATCHING_BACKEND
            ? ConditionType.BACKEND_RESOLVED
            : reason == Reason.CAPACITY_UNAVAILABLE
                ? ConditionType.PROVISIONED
                : ConditionType.ACCEPTED;
    return Fact.no(type, reason, refusal.message());
  }

  private static Verdict refused(Reason reason, String message) {
    return new Verdict.Refused(List.of(Fact.no(ConditionType.ACCEPTED, reason, message)));
  }
}
