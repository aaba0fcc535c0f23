package io.prism.operator.namespace;

import io.prism.backend.Durability;
import io.prism.backend.InterfaceName;
import io.prism.control.fit.Offer;
import io.prism.control.planning.BackendId;
import io.prism.control.planning.Candidate;
import io.prism.control.planning.Standing;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.crds.PrismBackend;
import io.prism.crds.backend.BackendLimits;
import io.prism.crds.backend.BackendSpec;
import io.prism.crds.backend.PluginMode;
import io.prism.operator.workload.Mapped;
import io.prism.operator.workload.PluginMapper;
import io.prism.operator.workload.PluginModel;
import io.prism.operator.workload.SidecarPorts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From a PrismBackend to a store that the planner may choose. */
final class CandidateMapper {

  private static final Set<String> EVERY_INTERFACE =
      Arrays.stream(InterfaceName.values())
          .map(InterfaceName::wireName)
          .collect(Collectors.toUnmodifiableSet());

  private CandidateMapper() {}

  /**
   * Reads a backend.
   *
   * @param beside the backends of its Kubernetes namespace, and maybe of others
   * @param labelsAreSeen whether the operator may read the labels of Kubernetes namespaces
   */
  static Candidate map(
      PrismBackend backend,
      List<Candidate.Promise> promises,
      List<PrismBackend> beside,
      boolean labelsAreSeen) {
    BackendSpec spec = backend.getSpec();
    Mapped<PluginModel> plugin = PluginMapper.map(backend);
    String type = spec == null || spec.type() == null ? "" : spec.type();
    return new Candidate(
        new BackendId(backend.getMetadata().getNamespace(), backend.getMetadata().getName()),
        type,
        offer(spec),
        limits(spec == null ? null : spec.limits()),
        spec == null ? Optional.empty() : Optional.ofNullable(spec.region()),
        spec == null || spec.labels() == null ? Map.of() : spec.labels(),
        standing(backend, plugin, beside, labelsAreSeen),
        Grants.of(spec),
        driver(plugin.model()),
        promises);
  }

  private static Offer offer(@Nullable BackendSpec spec) {
    return new Offer(
        spec == null ? Durability.BEST_EFFORT : StorePromise.durability(spec),
        spec == null || spec.interfaces() == null ? EVERY_INTERFACE : Set.copyOf(spec.interfaces()),
        NamespaceLimits.MAX_VALUE_BYTES_CEILING);
  }

  private static Candidate.Limits limits(@Nullable BackendLimits limits) {
    if (limits == null) {
      return Candidate.Limits.UNKNOWN;
    }
    return new Candidate.Limits(
        limits.maxWriteRPS() == null ? OptionalLong.empty() : OptionalLong.of(limits.maxWriteRPS()),
        Quantities.bytes(limits.maxStorage()),
        limits.maxPartitions() == null
            ? OptionalInt.empty()
            : OptionalInt.of(limits.maxPartitions()),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  private static Standing standing(
      PrismBackend backend,
      Mapped<PluginModel> plugin,
      List<PrismBackend> beside,
      boolean labelsAreSeen) {
    if (backend.getMetadata().getDeletionTimestamp() != null) {
      return new Standing.NotReady("is being deleted");
    }
    if (plugin.model().isEmpty() || Grants.refusal(backend, labelsAreSeen).isPresent()) {
      return new Standing.NotReady("is not accepted: see its conditions");
    }
    return Maintenance.keepsFromPlacing(backend)
        .or(() -> SidecarPorts.clash(backend, beside))
        .<Standing>map(Standing.NotReady::new)
        .orElseGet(Standing.Ready::new);
  }

  private static Candidate.Driver driver(Optional<PluginModel> plugin) {
    if (plugin.isEmpty() || plugin.get().mode() == PluginMode.REMOTE) {
      return Candidate.Driver.REMOTE;
    }
    return plugin.get().isProcessLocal()
        ? Candidate.Driver.DATA_WITH_GATEWAY
        : Candidate.Driver.WITH_GATEWAY;
  }
}
