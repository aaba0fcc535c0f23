package io.prism.backend.plugin.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.common.v1.ErrorReason;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportFailuresTest {

  private final TransportFailures failures = new TransportFailures("orders");

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE,       false, true,  BACKEND_UNAVAILABLE",
    "UNAVAILABLE,       true,  false, BACKEND_UNAVAILABLE",
    "UNAVAILABLE,       true,  true,  OUTCOME_UNKNOWN",
    "INTERNAL,          true,  true,  OUTCOME_UNKNOWN",
    "CANCELLED,         true,  true,  OUTCOME_UNKNOWN",
    "UNKNOWN,           false, true,  BACKEND_UNAVAILABLE",
    "DEADLINE_EXCEEDED, false, true,  DEADLINE_EXCEEDED",
    "DEADLINE_EXCEEDED, true,  false, DEADLINE_EXCEEDED",
    "DEADLINE_EXCEEDED, true,  true,  OUTCOME_UNKNOWN",
    "UNIMPLEMENTED,     true,  true,  BACKEND_UNAVAILABLE",
    "PERMISSION_DENIED, true,  true,  BACKEND_UNAVAILABLE",
  })
  void troubleOnTheWayIsToldByWhatTheCallMayHaveDone(
      Status.Code code, boolean mutation, boolean committed, ErrorReason expected) {
    PrismException failure =
        failures.translate(
            code.toStatus().withDescription("10.1.2.3 refused"),
            new Metadata(),
            mutation,
            committed);

    assertThat(failure.reason()).isEqualTo(expected);
    assertThat(failure.message()).doesNotContain("10.1.2.3");
    assertThat(failure.retryAfter().isPresent())
        .isEqualTo(expected == ErrorReason.BACKEND_UNAVAILABLE);
  }

  @Test
  void theAnswerOfTheStoreIsKept() {
    StatusRuntimeException sent =
        StatusProto.toStatusRuntimeException(StatusCodec.encode(Errors.staleEpoch(1, 2)));

    PrismException failure = failures.translate(sent.getStatus(), sent.getTrailers(), true, true);

    assertThat(failure.reason()).isEqualTo(ErrorReason.STALE_EPOCH);
    assertThat(failure.metadata()).containsEntry("current_epoch", "2");
  }

  @Test
  void detailsOfSomebodyElseAreNoAnswer() {
    StatusRuntimeException sent =
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.ABORTED.value())
                .addDetails(
                    com.google.protobuf.Any.pack(
                        com.google.rpc.ErrorInfo.newBuilder()
                            .setDomain("mesh.example")
                            .setReason("STALE_EPOCH")
                            .build()))
                .build());

    assertThat(failures.translate(sent.getStatus(), sent.getTrailers(), true, true).reason())
        .isEqualTo(ErrorReason.OUTCOME_UNKNOWN);
  }

  /** What gRPC says of a connection that ends while it is read. */
  @ParameterizedTest
  @CsvSource({
    "false, false, BACKEND_UNAVAILABLE, true",
    "false, true,  BACKEND_UNAVAILABLE, true",
    "true,  false, BACKEND_UNAVAILABLE, true",
    "true,  true,  OUTCOME_UNKNOWN,     false"
  })
  void aConnectionThatEndsIsTriedAgainUnlessSomethingMayHaveBeenApplied(
      boolean mutation, boolean committed, ErrorReason reason, boolean repeated) {
    Status closed =
        Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException());
    PrismException failure = failures.translate(closed, new Metadata(), mutation, committed);

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failures.mayRepeat(failure, closed, new Metadata(), mutation, committed))
        .isEqualTo(repeated);
  }

  @Test
  void whatGrpcDoesNotKnowIsNotTriedAgain() {
    PrismException failure = failures.translate(Status.UNKNOWN, new Metadata(), false, false);

    assertThat(failures.mayRepeat(failure, Status.UNKNOWN, new Metadata(), false, false)).isFalse();
  }
}
