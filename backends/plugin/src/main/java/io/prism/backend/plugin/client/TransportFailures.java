package io.prism.backend.plugin.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.prism.backend.error.ErrorCatalog;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.common.v1.ErrorReason;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/** Tells what the end of a call means: the store's own answer, or trouble on the way to it. */
final class TransportFailures {

  private final String backend;

  /** For the store of this name. */
  TransportFailures(String backend) {
    this.backend = backend;
  }

  /**
   * The failure that a status stands for.
   *
   * @param mutation whether the call changes anything
   * @param committed whether the plugin can have seen it
   */
  PrismException translate(Status status, Metadata trailers, boolean mutation, boolean committed) {
    Optional<PrismException> answer = answer(status, trailers);
    if (answer.isPresent()) {
      return answer.get();
    }
    return switch (status.getCode()) {
      case UNIMPLEMENTED ->
          Errors.unavailable(
              backend, "its plugin is of a release that does not know the method; upgrade it");
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          Errors.unavailable(backend, "its plugin does not accept this gateway");
      case DEADLINE_EXCEEDED ->
          mutation && committed ? Errors.outcomeUnknown(backend) : Errors.deadlineExceeded();
      default ->
          mutation && committed
              ? Errors.outcomeUnknown(backend)
              : Errors.unavailable(backend, "its plugin cannot be reached");
    };
  }

  /**
   * Whether the call may be made again on another connection: surely nothing was applied, or
   * nothing can be, and another process may answer it.
   */
  boolean mayRepeat(
      PrismException failure,
      Status status,
      Metadata trailers,
      boolean mutation,
      boolean committed) {
    if (answer(status, trailers).isPresent()) {
      return failure.reason() == ErrorReason.DRAINING;
    }
    return isLost(status) && !(mutation && committed);
  }

  /** Whether the connection was not there; gRPC says UNKNOWN of one that ends while it is read. */
  private static boolean isLost(Status status) {
    return status.getCode() == Status.Code.UNAVAILABLE
        || status.getCode() == Status.Code.UNKNOWN
            && status.getCause() instanceof ClosedChannelException;
  }

  /** What the store itself said, if it did: only it adds details of our domain. */
  private static Optional<PrismException> answer(Status status, Metadata trailers) {
    com.google.rpc.Status told = StatusProto.fromStatusAndTrailers(status, trailers);
    if (told == null || told.getDetailsList().stream().noneMatch(TransportFailures::isOurs)) {
      return Optional.empty();
    }
    PrismException failure = StatusCodec.decode(told);
    // The plugin says so only of a call that we gave up, and whose outcome we therefore do not
    // know.
    return Optional.of(failure).filter(f -> f.reason() != ErrorReason.CANCELLED);
  }

  private static boolean isOurs(Any detail) {
    try {
      return detail.is(ErrorInfo.class)
          && detail.unpack(ErrorInfo.class).getDomain().equals(ErrorCatalog.DOMAIN);
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }
}
