package io.prism.operator.namespace;

import io.prism.crds.PrismNamespace;
import io.prism.crds.common.PlacedRef;
import io.prism.crds.namespace.ActiveBackend;
import io.prism.crds.namespace.BackendState;
import io.prism.crds.namespace.NamespaceStatus;
import io.prism.crds.namespace.SelectedBy;
import io.prism.operator.resource.ObjectKey;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What claims said that are not there any more, as far as statuses tell: a name that was served is
 * nobody else's, and its data is where it was, whoever removed the claim.
 */
final class LostClaims {

  private LostClaims() {}

  /**
   * The claim on a name that has none stored: what it was, or else a first one.
   *
   * @param all the namespaces of the installation
   */
  static Claim of(String name, PrismNamespace asking, List<PrismNamespace> all) {
    return lost(name, asking)
        .or(
            () ->
                all.stream()
                    .filter(other -> NamespaceWish.name(other).equals(name))
                    .flatMap(other -> lost(name, other).stream())
                    .findFirst())
        .orElseGet(() -> Claim.first(name, ObjectKey.of(asking)));
  }

  /** The claim of a namespace that was served. */
  private static Optional<Claim> lost(String name, PrismNamespace namespace) {
    return binding(namespace)
        .map(binding -> Claim.first(name, ObjectKey.of(namespace)).bound(binding));
  }

  private static Optional<Claim.Binding> binding(PrismNamespace namespace) {
    Optional<NamespaceStatus> status = Optional.ofNullable(namespace.getStatus());
    Optional<BackendState> backend = status.map(NamespaceStatus::backend);
    Optional<ActiveBackend> active = backend.map(BackendState::active);
    Optional<PlacedRef> shard = status.map(NamespaceStatus::shard);
    Optional<ObjectKey> store = active.flatMap(of -> key(of.namespace(), of.name()));
    Optional<ObjectKey> fleet = shard.flatMap(of -> key(of.namespace(), of.name()));
    if (store.isEmpty() || fleet.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Claim.Binding(
            store.get(),
            active.map(ActiveBackend::type).orElse(""),
            selectedBy(backend.map(BackendState::selectedBy).orElse("")),
            backend.map(BackendState::reason).orElse(""),
            fleet.get(),
            SpecText.write(namespace.getSpec())));
  }

  private static SelectedBy selectedBy(String word) {
    return Arrays.stream(SelectedBy.values())
        .filter(by -> Objects.equals(by.wire(), word))
        .findFirst()
        .orElse(SelectedBy.AUTO);
  }

  private static Optional<ObjectKey> key(@Nullable String namespace, @Nullable String name) {
    return namespace == null || name == null
        ? Optional.empty()
        : Optional.of(new ObjectKey(namespace, name));
  }
}
