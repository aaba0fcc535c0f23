package io.prism.backend.error;

import com.google.rpc.Code;
import io.prism.common.v1.ErrorReason;

/** Which gRPC status code each reason has. */
public final class ErrorCatalog {

  /** The {@code ErrorInfo.domain} of every failure. */
  public static final String DOMAIN = "prism.io";

  private ErrorCatalog() {}

  /** The status code of a reason. */
  public static Code code(ErrorReason reason) {
    return switch (reason) {
      case INVALID_REQUEST,
          NAMESPACE_REQUIRED,
          NAMESPACE_CONFLICT,
          INVALID_KEY,
          VALUE_TOO_LARGE,
          BATCH_TOO_LARGE,
          INVALID_TTL,
          INVALID_CURSOR,
          INVALID_IDEMPOTENCY_TOKEN,
          IDEMPOTENCY_TOKEN_REUSED ->
          Code.INVALID_ARGUMENT;
      case NAMESPACE_NOT_FOUND, KEY_NOT_FOUND -> Code.NOT_FOUND;
      case RESPONSE_TOO_LARGE, COUNTER_OVERFLOW -> Code.OUT_OF_RANGE;
      case INTERFACE_NOT_SUPPORTED, METHOD_NOT_FOUND -> Code.UNIMPLEMENTED;
      case NOT_A_COUNTER,
          CONDITION_NOT_MET,
          DURABILITY_NOT_MET,
          FORMAT_TOO_NEW,
          STORE_IN_USE,
          BINDING_CONFLICT,
          NAMESPACE_READ_ONLY,
          NAMESPACE_SUSPENDED ->
          Code.FAILED_PRECONDITION;
      case UNAUTHENTICATED -> Code.UNAUTHENTICATED;
      case PERMISSION_DENIED, ORIGIN_NOT_ALLOWED -> Code.PERMISSION_DENIED;
      case STORE_FULL, OVERLOADED, MESSAGE_TOO_LARGE, RATE_LIMITED -> Code.RESOURCE_EXHAUSTED;
      case BACKEND_UNAVAILABLE, DRAINING -> Code.UNAVAILABLE;
      case OUTCOME_UNKNOWN -> Code.UNKNOWN;
      case DEADLINE_EXCEEDED -> Code.DEADLINE_EXCEEDED;
      case CANCELLED -> Code.CANCELLED;
      case STALE_EPOCH, CONFLICT -> Code.ABORTED;
      case DATA_CORRUPTED -> Code.DATA_LOSS;
      case INTERNAL, ERROR_REASON_UNSPECIFIED, UNRECOGNIZED -> Code.INTERNAL;
    };
  }
}
