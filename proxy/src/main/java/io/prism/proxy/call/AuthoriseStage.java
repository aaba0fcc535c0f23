package io.prism.proxy.call;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import io.prism.control.snapshot.Permission;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Applies the namespace's access rules. Who may do nothing at all is told that the namespace does
 * not exist, so that names cannot be guessed; but who could not even say who they are is told so,
 * since that is what is to be mended.
 */
final class AuthoriseStage implements Stage {

  @Override
  public void enter(Passage call) {
    @Nullable NamespaceRoute route = call.routeIfAny();
    if (route == null) {
      return;
    }
    Optional<Permission> permission = call.principal().permissionIn(route.config().access());
    if (permission.isEmpty()) {
      throw call.principal() instanceof Principal.Anonymous
          ? unknown(route)
          : Errors.namespaceNotFound(route.name());
    }
    if (call.options().writes() && !permission.get().allowsWrites()) {
      throw denied(
          route,
          "you may read namespace '"
              + route.name()
              + "' but not change it; ask its owner for read-write access");
    }
    if (call.options().reads() && !permission.get().allowsReads()) {
      throw denied(
          route,
          "you may write to namespace '"
              + route.name()
              + "' but not make calls that tell or compare what is stored; ask its owner for"
              + " read-write access");
    }
  }

  private static PrismException unknown(NamespaceRoute route) {
    return PrismException.builder(
            ErrorReason.UNAUTHENTICATED,
            "namespace '"
                + route.name()
                + "' answers only callers that prove who they are, and this listener asks nobody;"
                + " call one with 'auth: mtls', with a client certificate (on Kubernetes: set"
                + " spec.tls.mode of the PrismShard to Mutual and wait until it is in force)")
        .metadata("namespace", route.name())
        .build();
  }

  private static PrismException denied(NamespaceRoute route, String message) {
    return PrismException.builder(ErrorReason.PERMISSION_DENIED, message)
        .metadata("namespace", route.name())
        .build();
  }
}
