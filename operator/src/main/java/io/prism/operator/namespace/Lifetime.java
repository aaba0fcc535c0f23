package io.prism.operator.namespace;

import io.prism.control.snapshot.ServiceState;
import io.prism.crds.PrismNamespace;
import io.prism.crds.Reason;
import io.prism.crds.namespace.NamespaceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace answers: what its spec says, or less while its store or its shard is maintained,
 * until it expires; then nothing, and its data stays.
 *
 * @param wanted what the spec says
 * @param end when it expires; empty: never
 * @param isOver whether that moment has come
 * @param maintenance what store and shard let it answer
 */
public record Lifetime(
    ServiceState wanted, Optional<Instant> end, boolean isOver, Maintenance maintenance) {

  /** Answers everything for ever. */
  static final Lifetime UNLIMITED =
      new Lifetime(ServiceState.ACTIVE, Optional.empty(), false, Maintenance.NONE);

  /** Longer waits are taken in parts, so that a clock that is set matters for a day at the most. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  /**
   * As a resource says at a moment. Its time begins when the resource was made; one that is made
   * anew begins anew.
   *
   * @throws IllegalArgumentException when it holds a state that this operator does not know
   */
  static Lifetime of(PrismNamespace namespace, Instant now) {
    NamespaceSpec spec = namespace.getSpec();
    if (spec == null) {
      return UNLIMITED;
    }
    ServiceState wanted =
        spec.serviceState() == null
            ? ServiceState.ACTIVE
            : WishMapper.enumOf("spec.serviceState", ServiceState.values(), spec.serviceState());
    Optional<Instant> end =
        end(namespace.getMetadata().getCreationTimestamp(), spec.expireAfterSeconds());
    return new Lifetime(
        wanted, end, end.filter(moment -> !now.isBefore(moment)).isPresent(), Maintenance.NONE);
  }

  private static Optional<Instant> end(@Nullable String creation, @Nullable Long seconds) {
    return creation == null || seconds == null
        ? Optional.empty()
        : Optional.of(Instant.parse(creation).plusSeconds(seconds));
  }

  /**
   * How long a look that began at a moment has to wait for the next one, because the namespace
   * expires; empty: for ever, or until somebody changes it.
   */
  static Optional<Duration> untilNextLook(PrismNamespace namespace, Instant begun) {
    try {
      return of(namespace, begun).wait(begun);
    } catch (IllegalArgumentException e) {
      // It is refused for that.
      return Optional.empty();
    }
  }

  /** The same while store and shard let it answer no more than this. */
  Lifetime under(Maintenance limit) {
    return new Lifetime(wanted, end, isOver, limit);
  }

  /** What gateways are told. */
  ServiceState state() {
    if (isOver) {
      return ServiceState.SUSPENDED;
    }
    return isLimited() ? maintenance.most() : wanted;
  }

  private boolean isLimited() {
    return maintenance.limits(wanted);
  }

  /** Why it answers what it answers. */
  Reason reason() {
    if (isOver) {
      return Reason.EXPIRED;
    }
    return isLimited() ? Reason.UNDER_MAINTENANCE : Reason.AS_WANTED;
  }

  private Optional<Duration> wait(Instant now) {
    return isOver
        ? Optional.empty()
        : end.map(moment -> Duration.between(now, moment))
            // Timers count milliseconds, and one that is early would be in vain.
            .map(left -> left.plusMillis(1))
            .map(left -> left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT);
  }

  /** For people: what is answered, and why not everything. */
  String describe() {
    if (isOver) {
      return "it expired at %s, as spec.expireAfterSeconds says: gateways refuse all calls, the data stays; raise or remove the field to have it serve again"
          .formatted(end.map(Instant::toString).orElse("once"));
    }
    if (isLimited()) {
      return maintenance.describe();
    }
    return switch (wanted) {
      case ACTIVE -> "it is served as written";
      case READ_ONLY ->
          "it is served as written: spec.serviceState is ReadOnly, so writes are refused";
      case SUSPENDED ->
          "it is served as written: spec.serviceState is Suspended, so all calls are refused; the"
              + " data stays";
    };
  }
}
