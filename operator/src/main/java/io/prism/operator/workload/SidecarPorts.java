package io.prism.operator.workload;

import io.prism.crds.PrismBackend;
import io.prism.crds.backend.BackendSpec;
import io.prism.crds.backend.Plugin;
import io.prism.crds.backend.PluginMode;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which sidecar has which port in the pods of gateways. It is told from the backends alone, so that
 * shards and namespaces come to the same: a route to a port that another store's sidecar has would
 * bring calls to the wrong data. So a backend that is not accepted has its port, too.
 */
public final class SidecarPorts {

  private static final Comparator<PrismBackend> OLDEST_FIRST =
      Comparator.comparing(
              (PrismBackend backend) ->
                  Objects.requireNonNullElse(backend.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(backend -> backend.getMetadata().getName());

  private SidecarPorts() {}

  /**
   * Why a backend's sidecar gets no port; empty when it does, or there is none. A port is whose
   * backend holds data, and else the older one's. Of two that hold data none gets it: each stays in
   * the pods as it is.
   *
   * @param all the backends of its Kubernetes namespace, and maybe of others
   * @return for people, as the rest of a sentence that begins with the backend
   */
  public static Optional<String> clash(PrismBackend backend, List<PrismBackend> all) {
    return all.stream()
        .filter(other -> isBeside(backend, other) && rivals(backend, other))
        .filter(other -> isInUse(other) || !isInUse(backend) && isOlder(other, backend))
        .min(Comparator.comparing(SidecarPorts::isInUse).reversed().thenComparing(OLDEST_FIRST))
        .map(
            other ->
                "wants port %d for its sidecar, which the sidecar of the PrismBackend %s has already; give it another spec.plugin.port"
                    .formatted(port(backend), other.getMetadata().getName()));
  }

  /** Whether namespaces have their data there. */
  public static boolean isInUse(PrismBackend backend) {
    return Optional.ofNullable(backend.getStatus())
        .map(status -> status.usedBy())
        .filter(users -> users > 0)
        .isPresent();
  }

  private static boolean isBeside(PrismBackend backend, PrismBackend other) {
    return other.getMetadata().getNamespace().equals(backend.getMetadata().getNamespace())
        && !other.getMetadata().getName().equals(backend.getMetadata().getName());
  }

  private static boolean rivals(PrismBackend backend, PrismBackend other) {
    return isSidecar(backend) && isSidecar(other) && port(backend) == port(other);
  }

  private static boolean isOlder(PrismBackend one, PrismBackend other) {
    return OLDEST_FIRST.compare(one, other) < 0;
  }

  private static boolean isSidecar(PrismBackend backend) {
    return PluginMapper.modeInForce(backend)
        .map(mode -> mode == PluginMode.SIDECAR)
        .orElseGet(() -> plugin(backend).filter(p -> PluginMode.SIDECAR.is(p.mode())).isPresent());
  }

  private static int port(PrismBackend backend) {
    return plugin(backend).map(Plugin::port).orElse(PluginMapper.DEFAULT_PORT);
  }

  private static Optional<Plugin> plugin(PrismBackend backend) {
    return Optional.ofNullable(backend.getSpec()).map(BackendSpec::plugin);
  }
}
