package io.prism.proxy.call;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import io.prism.control.snapshot.RateLimit;
import io.prism.proxy.backend.NamespaceRoute;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Charges a call that goes to a store against the rate of its namespace, a batch for each of its
 * items. Comes behind the access rules and the namespace's state: what strangers send, and what is
 * refused anyway, uses up nobody's rate.
 */
final class RateStage implements Stage {

  @Override
  public void enter(Passage call) {
    @Nullable NamespaceRoute route = call.routeIfAny();
    if (route == null || call.options().store().isEmpty()) {
      return;
    }
    long wait = route.rate().take(call.items());
    if (wait > 0) {
      throw refused(route, Duration.ofNanos(wait));
    }
  }

  private static PrismException refused(NamespaceRoute route, Duration wait) {
    long perSecond = route.config().limits().rate().map(RateLimit::perSecond).orElse(0L);
    return PrismException.builder(
            ErrorReason.RATE_LIMITED,
            "namespace '%s' takes %d calls a second, each item of a batch counted; nothing was applied, retry after the stated delay"
                .formatted(route.name(), perSecond))
        .metadata("namespace", route.name())
        .metadata("calls_per_second", Long.toString(perSecond))
        .retryAfter(wait)
        .build();
  }
}
