package io.prism.operator.namespace;

import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Fact;
import io.prism.operator.workload.PluginMapper;
import java.util.Optional;

/** Which store holds the data of a namespace, whatever becomes of the PrismBackend. */
final class KnownStore {

  private KnownStore() {}

  /**
   * The identity to remember.
   *
   * @param remembered what was remembered before
   */
  static Optional<String> of(PrismBackend backend, Optional<String> remembered) {
    return settled(backend, remembered).or(() -> seen(backend));
  }

  /** The same without what is only seen now and was never remembered. */
  static Optional<String> settled(PrismBackend backend, Optional<String> remembered) {
    return accepted(backend).or(() -> remembered);
  }

  /** Why a backend is not the one that holds the data, for people; empty when it may be. */
  static Optional<String> mismatch(PrismBackend backend, Optional<String> remembered) {
    Optional<String> now = PluginMapper.storeIdentity(backend);
    return remembered
        .filter(identity -> accepted(backend).isEmpty())
        .filter(identity -> now.filter(other -> !other.equals(identity)).isPresent())
        .map(
            identity ->
                "PrismBackend %s leads to another store, of the identity %s, than the one that holds the data, of the identity %s: nothing is erased there; bring back its settings as they were, or, where the other store holds the data by now, set its annotation %s to %s"
                    .formatted(
                        ObjectKey.of(backend),
                        now.orElse(""),
                        identity,
                        PrismMarks.ACCEPT_STORE,
                        now.orElse("")));
  }

  /** People said that it is the one. */
  private static Optional<String> accepted(PrismBackend backend) {
    return Watched.annotation(backend, PrismMarks.ACCEPT_STORE)
        .filter(
            identity -> PluginMapper.storeIdentity(backend).filter(identity::equals).isPresent());
  }

  private static Optional<String> seen(PrismBackend backend) {
    Fact health = BackendHealth.of(backend);
    return health.holds() ? PluginMapper.storeIdentity(backend) : Optional.empty();
  }
}
