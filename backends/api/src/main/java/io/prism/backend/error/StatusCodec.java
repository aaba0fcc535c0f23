package io.prism.backend.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Turns failures into {@code google.rpc.Status} and back. */
public final class StatusCodec {

  private StatusCodec() {}

  /**
   * The failure behind any throwable. What is no {@link PrismException} is a defect and becomes
   * {@code INTERNAL} without any of its text, which might hold what no client may see.
   */
  public static PrismException toException(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof PrismException known
        ? known
        : PrismException.of(
            ErrorReason.INTERNAL, "the gateway failed to process the call; its log says why");
  }

  /** The wire form. */
  public static Status encode(PrismException failure) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(failure.code().getNumber())
            .setMessage(failure.message())
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setReason(failure.reason().name())
                        .setDomain(ErrorCatalog.DOMAIN)
                        .putAllMetadata(failure.metadata())
                        .build()));
    failure
        .retryAfter()
        .ifPresent(
            delay ->
                status.addDetails(
                    Any.pack(
                        RetryInfo.newBuilder()
                            .setRetryDelay(Durations.fromMillis(delay.toMillis()))
                            .build())));
    if (!failure.violations().isEmpty()) {
      BadRequest.Builder badRequest = BadRequest.newBuilder();
      for (PrismException.FieldViolation violation : failure.violations()) {
        badRequest.addFieldViolations(
            BadRequest.FieldViolation.newBuilder()
                .setField(violation.field())
                .setDescription(violation.description()));
      }
      status.addDetails(Any.pack(badRequest.build()));
    }
    return status.build();
  }

  /**
   * Reads what {@link #encode} wrote. A status without a known reason, such as a transport's own,
   * keeps its code as closely as the catalog can tell.
   */
  public static PrismException decode(Status status) {
    ErrorReason reason = fallbackReason(Code.forNumber(status.getCode()));
    try {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          ErrorInfo info = detail.unpack(ErrorInfo.class);
          ErrorReason named = reasonNamed(info.getReason());
          if (info.getDomain().equals(ErrorCatalog.DOMAIN)
              && named != ErrorReason.ERROR_REASON_UNSPECIFIED) {
            reason = named;
          }
        }
      }
      PrismException.Builder decoded = PrismException.builder(reason, status.getMessage());
      for (Any detail : status.getDetailsList()) {
        addDetail(decoded, detail);
      }
      return decoded.build();
    } catch (InvalidProtocolBufferException e) {
      return PrismException.of(reason, status.getMessage());
    }
  }

  private static void addDetail(PrismException.Builder builder, Any detail)
      throws InvalidProtocolBufferException {
    if (detail.is(ErrorInfo.class)) {
      detail.unpack(ErrorInfo.class).getMetadataMap().forEach(builder::metadata);
    } else if (detail.is(RetryInfo.class)) {
      builder.retryAfter(
          Duration.ofMillis(Durations.toMillis(detail.unpack(RetryInfo.class).getRetryDelay())));
    } else if (detail.is(BadRequest.class)) {
      detail
          .unpack(BadRequest.class)
          .getFieldViolationsList()
          .forEach(
              violation -> builder.violation(violation.getField(), violation.getDescription()));
    }
  }

  private static ErrorReason reasonNamed(String name) {
    for (ErrorReason reason : ErrorReason.values()) {
      if (reason.name().equals(name)) {
        return reason;
      }
    }
    return ErrorReason.ERROR_REASON_UNSPECIFIED;
  }

  private static ErrorReason fallbackReason(@Nullable Code code) {
    if (code == null) {
      return ErrorReason.INTERNAL;
    }
    return switch (code) {
      case INVALID_ARGUMENT -> ErrorReason.INVALID_REQUEST;
      case UNIMPLEMENTED -> ErrorReason.METHOD_NOT_FOUND;
      case UNAUTHENTICATED -> ErrorReason.UNAUTHENTICATED;
      case PERMISSION_DENIED -> ErrorReason.PERMISSION_DENIED;
      case RESOURCE_EXHAUSTED -> ErrorReason.OVERLOADED;
      case UNAVAILABLE -> ErrorReason.BACKEND_UNAVAILABLE;
      case DEADLINE_EXCEEDED -> ErrorReason.DEADLINE_EXCEEDED;
      case CANCELLED -> ErrorReason.CANCELLED;
      case ABORTED -> ErrorReason.CONFLICT;
      case UNKNOWN -> ErrorReason.OUTCOME_UNKNOWN;
      default -> ErrorReason.INTERNAL;
    };
  }
}
