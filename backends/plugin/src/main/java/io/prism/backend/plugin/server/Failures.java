package io.prism.backend.plugin.server;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.common.v1.ErrorReason;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells failures to gateways, and defects to the log. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** What the gateway is told. */
  static PrismException told(Throwable failure, String method) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof CancellationException) {
      return PrismException.of(ErrorReason.CANCELLED, "the call was cancelled");
    }
    PrismException told = StatusCodec.toException(cause);
    if (told != cause) {
      LOG.atError().addKeyValue("method", method).setCause(cause).log("A call met a defect");
    }
    return told;
  }

  /** The status of a failure; its details are added to {@code trailers}. */
  static Status toStatus(PrismException failure, Metadata trailers) {
    StatusRuntimeException encoded =
        StatusProto.toStatusRuntimeException(StatusCodec.encode(failure));
    Metadata details = encoded.getTrailers();
    if (details != null) {
      trailers.merge(details);
    }
    return encoded.getStatus();
  }

  /** The exception that a stream observer is given. */
  static StatusRuntimeException toRuntimeException(PrismException failure) {
    return StatusProto.toStatusRuntimeException(StatusCodec.encode(failure));
  }
}
