package io.prism.proxy.call;

import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.protobuf.ProtoUtils;
import io.prism.backend.error.ErrorCatalog;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients are told of failures, and what the log is. */
public final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Duration RETRY_DELAY = Duration.ofMillis(200);

  private static final Metadata.Key<Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin", ProtoUtils.metadataMarshaller(Status.getDefaultInstance()));

  private Failures() {}

  /**
   * The failure to answer with. A defect is logged, once, under an identifier that the answer
   * repeats.
   *
   * @param repeatable whether repeating the call has no further effect
   */
  static PrismException understand(Throwable failure, String method, boolean repeatable) {
    PrismException known = StatusCodec.toException(failure);
    if (known.reason() == ErrorReason.OUTCOME_UNKNOWN && repeatable) {
      return retriable(known.metadata().getOrDefault("backend", "unknown"));
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause == known ? known : defect(cause, method, known);
  }

  private static PrismException defect(Throwable cause, String method, PrismException known) {
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    LOG.atError()
        .addKeyValue("request_id", id)
        .addKeyValue("method", method)
        .setCause(cause)
        .log("a call failed for a defect of the gateway");
    return PrismException.builder(known.reason(), known.message() + " under request_id " + id)
        .metadata("request_id", id)
        .build();
  }

  /** The store did not answer in time. */
  static PrismException hung(String backend, boolean repeatable) {
    return repeatable ? retriable(backend) : Errors.outcomeUnknown(backend);
  }

  private static PrismException retriable(String backend) {
    return PrismException.builder(
            ErrorReason.BACKEND_UNAVAILABLE,
            "store '" + backend + "' did not answer in time; the call is safe to repeat")
        .metadata("backend", backend)
        .retryAfter(RETRY_DELAY)
        .build();
  }

  /** The reply is larger than a client can be expected to take. */
  static PrismException replyTooLarge(long bytes, int limit) {
    return PrismException.builder(
            ErrorReason.RESPONSE_TOO_LARGE,
            "the reply would have at least "
                + bytes
                + " bytes, but a call returns at most "
                + limit
                + "; ask for fewer items")
        .metadata("limit", Integer.toString(limit))
        .build();
  }

  /** The caller went away; nobody sees it, but it is counted. */
  static PrismException cancelled() {
    return PrismException.of(ErrorReason.CANCELLED, "the caller cancelled the call");
  }

  /** A request that breaks the protocol. */
  static PrismException badRequest(String message) {
    return PrismException.of(ErrorReason.INVALID_REQUEST, message);
  }

  /** No such method. */
  public static PrismException methodNotFound(String method) {
    return PrismException.builder(
            ErrorReason.METHOD_NOT_FOUND,
            "there is no method " + method + "; see server reflection for those there are")
        .metadata("method", method)
        .build();
  }

  /** The gRPC status of a failure. */
  public static io.grpc.Status status(PrismException failure) {
    return io.grpc.Status.fromCodeValue(ErrorCatalog.code(failure.reason()).getNumber())
        .withDescription(failure.message());
  }

  /** The trailers of a failure: its details. */
  public static Metadata trailers(PrismException failure) {
    Metadata trailers = new Metadata();
    trailers.put(DETAILS, StatusCodec.encode(failure));
    return trailers;
  }
}
