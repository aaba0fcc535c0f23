package io.prism.proxy.call;

import io.prism.backend.InterfaceName;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.limits.Bulkhead;
import java.util.Optional;

/**
 * Lets a call through to the store if the namespace is open, its store offers what the method needs
 * and is not left alone by its breaker, and no bound on concurrent calls is reached.
 */
final class AdmitStage implements Stage {

  private final Bulkhead process;

  /** Admits at most as many calls as {@code process} has room for. */
  AdmitStage(Bulkhead process) {
    this.process = process;
  }

  @Override
  public void enter(Passage call) {
    Optional<InterfaceName> needed = call.options().store();
    NamespaceRoute route = call.routeIfAny();
    if (needed.isEmpty() || route == null) {
      return;
    }
    InterfaceName name = needed.get();
    route.store().require(name, name.type());
    int epoch = route.requireOpen();
    process.enter();
    try {
      enterNamespace(route);
    } catch (RuntimeException e) {
      process.leave();
      throw e;
    }
    call.admitted(process, epoch);
  }

  private static void enterNamespace(NamespaceRoute route) {
    route.bulkhead().enter();
    try {
      route.store().breaker().enter();
    } catch (RuntimeException e) {
      route.bulkhead().leave();
      throw e;
    }
  }
}
