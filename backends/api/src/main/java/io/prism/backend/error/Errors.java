package io.prism.backend.error;

import io.prism.common.v1.ErrorReason;
import java.time.Duration;

/** Failures that more than one place has to tell, told the same way everywhere. */
public final class Errors {

  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration LATER = Duration.ofSeconds(1);

  private Errors() {}

  /** A bound on waiting work is reached. */
  public static PrismException overloaded(String what) {
    return PrismException.builder(
            ErrorReason.OVERLOADED, what + "; nothing was applied, retry after the stated delay")
        .retryAfter(SOON)
        .build();
  }

  /**
   * The store cannot be reached, and the call was certainly not applied.
   *
   * @param why a clause of its own, which {@link PrismException#why} tells again
   */
  public static PrismException unavailable(String backend, String why) {
    return PrismException.builder(
            ErrorReason.BACKEND_UNAVAILABLE,
            "store '" + backend + "' is not available: " + why + "; nothing was applied")
        .why(why)
        .metadata("backend", backend)
        .retryAfter(LATER)
        .build();
  }

  /** The store is closing down. */
  public static PrismException draining() {
    return PrismException.builder(
            ErrorReason.DRAINING, "shutting down; nothing was applied, retry on another connection")
        .retryAfter(SOON)
        .build();
  }

  /** Contact was lost while the store worked on a mutation. */
  public static PrismException outcomeUnknown(String backend) {
    return PrismException.builder(
            ErrorReason.OUTCOME_UNKNOWN,
            "contact with store '"
                + backend
                + "' was lost during the call, which may or may not have been applied; read the item,"
                + " or repeat the call with the same idempotency token")
        .metadata("backend", backend)
        .build();
  }

  /** The store has no room. */
  public static PrismException storeFull(String backend, String bound) {
    return PrismException.builder(
            ErrorReason.STORE_FULL,
            "store '" + backend + "' is full (" + bound + "); delete items or raise the bound")
        .metadata("backend", backend)
        .build();
  }

  /** The time given was not enough. */
  public static PrismException deadlineExceeded() {
    return PrismException.of(
        ErrorReason.DEADLINE_EXCEEDED, "the deadline passed before the call could be answered");
  }

  /** No such namespace, or none that the caller may know of. */
  public static PrismException namespaceNotFound(String namespace) {
    return PrismException.builder(
            ErrorReason.NAMESPACE_NOT_FOUND,
            "namespace '" + namespace + "' is not known here; see CapabilityService.ListNamespaces")
        .metadata("namespace", namespace)
        .build();
  }

  /** The erasure belongs to an epoch that the namespace has left behind, and it is not empty. */
  public static PrismException staleErasure(int erasure, int recorded) {
    return PrismException.builder(
            ErrorReason.STALE_EPOCH,
            "the erasure of epoch "
                + erasure
                + " came too late: the namespace holds data of epoch "
                + recorded
                + ", which is not its own; nothing was removed")
        .metadata("epoch", Integer.toString(erasure))
        .metadata("current_epoch", Integer.toString(recorded))
        .build();
  }

  /** The write belongs to an epoch that the namespace has left behind. */
  public static PrismException staleEpoch(int writer, int recorded) {
    return PrismException.builder(
            ErrorReason.STALE_EPOCH,
            "the write carries epoch "
                + writer
                + " but the namespace is at "
                + recorded
                + "; nothing was applied, retry through an up-to-date gateway")
        .metadata("epoch", Integer.toString(writer))
        .metadata("current_epoch", Integer.toString(recorded))
        .build();
  }

  /** The token belongs to another request. */
  public static PrismException tokenReused() {
    return PrismException.invalidField(
        ErrorReason.IDEMPOTENCY_TOKEN_REUSED,
        "idempotency_token",
        "this token was used with a different request; use a new token for a new request");
  }
}
