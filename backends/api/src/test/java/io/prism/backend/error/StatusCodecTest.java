package io.prism.backend.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusCodecTest {

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ERROR_REASON_UNSPECIFIED", "UNRECOGNIZED"})
  void everyReasonComesBackWithItsCode(ErrorReason reason) {
    PrismException failure = PrismException.of(reason, "why");
    Status status = StatusCodec.encode(failure);
    assertThat(status.getCode()).isEqualTo(failure.code().getNumber()).isNotZero();
    assertThat(StatusCodec.decode(status).reason()).isEqualTo(reason);
  }

  @Test
  void everythingComesBack() {
    PrismException failure =
        PrismException.builder(ErrorReason.VALUE_TOO_LARGE, "too large")
            .metadata("limit", "5")
            .metadata("size", "6")
            .retryAfter(Duration.ofMillis(1_250))
            .violation("items[3].value", "larger than 5 bytes")
            .violation("items[4].value", "larger than 5 bytes")
            .build();
    PrismException back = StatusCodec.decode(StatusCodec.encode(failure));
    assertThat(back.message()).isEqualTo("too large");
    assertThat(back.metadata()).isEqualTo(failure.metadata());
    assertThat(back.retryAfter()).contains(Duration.ofMillis(1_250));
    assertThat(back.violations()).isEqualTo(failure.violations());
  }

  @Test
  void everyStatusNamesDomainAndReason() throws Exception {
    Status status = StatusCodec.encode(Errors.draining());
    ErrorInfo info = status.getDetails(0).unpack(ErrorInfo.class);
    assertThat(info.getDomain()).isEqualTo("prism.io");
    assertThat(info.getReason()).isEqualTo("DRAINING");
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE,BACKEND_UNAVAILABLE",
    "DEADLINE_EXCEEDED,DEADLINE_EXCEEDED",
    "CANCELLED,CANCELLED",
    "RESOURCE_EXHAUSTED,OVERLOADED",
    "UNKNOWN,OUTCOME_UNKNOWN",
    "ABORTED,CONFLICT",
    "PERMISSION_DENIED,PERMISSION_DENIED",
    "DATA_LOSS,INTERNAL"
  })
  void statusOfTransportKeepsItsMeaning(Code code, ErrorReason reason) {
    Status status = Status.newBuilder().setCode(code.getNumber()).setMessage("m").build();
    assertThat(StatusCodec.decode(status).reason()).isEqualTo(reason);
  }

  @Test
  void reasonOfAnotherDomainIsNotOurs() {
    Status status =
        Status.newBuilder()
            .setCode(Code.UNAVAILABLE_VALUE)
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder().setDomain("other.io").setReason("DRAINING").build()))
            .build();
    assertThat(StatusCodec.decode(status).reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
  }

  @Test
  void damagedDetailsLeaveTheCode() {
    Status status =
        Status.newBuilder()
            .setCode(Code.ABORTED_VALUE)
            .addDetails(
                Any.newBuilder()
                    .setTypeUrl("type.googleapis.com/google.rpc.ErrorInfo")
                    .setValue(ByteString.copyFromUtf8("\u00ff\u00ff")))
            .build();
    assertThat(StatusCodec.decode(status).reason()).isEqualTo(ErrorReason.CONFLICT);
  }

  @Test
  void findsTheFailureBehindFutures() {
    PrismException failure = Errors.tokenReused();
    assertThat(StatusCodec.toException(new CompletionException(new ExecutionException(failure))))
        .isSameAs(failure);
  }

  @Test
  void defectTellsNothingOfItself() {
    PrismException told = StatusCodec.toException(new IllegalStateException("secret"));
    assertThat(told.reason()).isEqualTo(ErrorReason.INTERNAL);
    assertThat(told.message()).doesNotContain("secret");
  }
}
