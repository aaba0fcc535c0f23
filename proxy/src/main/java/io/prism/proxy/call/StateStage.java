package io.prism.proxy.call;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import io.prism.proxy.backend.NamespaceRoute;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what the namespace does not answer for the time being. Calls that do not go to its store
 * are answered: they tell its state. Comes behind the access rules, so that strangers do not learn
 * of it.
 */
final class StateStage implements Stage {

  @Override
  public void enter(Passage call) {
    @Nullable NamespaceRoute route = call.routeIfAny();
    if (route == null || call.options().store().isEmpty()) {
      return;
    }
    switch (route.config().state()) {
      case ACTIVE -> {}
      case READ_ONLY -> {
        if (call.options().writes()) {
          throw refused(
              ErrorReason.NAMESPACE_READ_ONLY,
              route,
              "is read-only for the time being, so nothing was applied; reads are answered");
        }
      }
      case SUSPENDED ->
          throw refused(
              ErrorReason.NAMESPACE_SUSPENDED,
              route,
              "is suspended for the time being, so nothing was applied; its data stays");
    }
  }

  private static PrismException refused(ErrorReason reason, NamespaceRoute route, String why) {
    return PrismException.builder(
            reason, "namespace '" + route.name() + "' " + why + "; its owner can end that")
        .metadata("namespace", route.name())
        .build();
  }
}
