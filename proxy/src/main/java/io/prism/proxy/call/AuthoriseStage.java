package io.prism.proxy.call;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import io.prism.control.snapshot.Permission;
import io.prism.proxy.backend.NamespaceRoute;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Applies the namespace's access rules. Who may do nothing at all is told that the namespace does
 * not exist, so that names cannot be guessed.
 */
final class AuthoriseStage implements Stage {

  @Override
  public void enter(RoutedCall<?, ?> call) {
    @Nullable NamespaceRoute route = call.routeIfAny();
    if (route == null) {
      return;
    }
    Optional<Permission> permission = call.principal().permissionIn(route.config().access());
    if (permission.isEmpty()) {
      throw Errors.namespaceNotFound(route.name());
    }
    if (call.options().writes() && !permission.get().allowsWrites()) {
      throw PrismException.builder(
              ErrorReason.PERMISSION_DENIED,
              "you may read namespace '"
                  + route.name()
                  + "' but not change it; ask its owner for read-write access")
          .metadata("namespace", route.name())
          .build();
    }
  }
}
