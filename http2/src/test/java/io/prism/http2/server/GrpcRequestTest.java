package io.prism.http2.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcRequestTest {

  @ParameterizedTest
  @CsvSource({
    "1H,3600000000000",
    "2M,120000000000",
    "3S,3000000000",
    "99999999m,99999999000000",
    "5u,5000",
    "0n,0"
  })
  void timeoutsAreRead(String text, long nanos) {
    assertThat(GrpcRequest.timeoutNanos(AsciiString.of(text))).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "S", "1", "1s", "-1S", "1.5S", "123456789S", " 1S"})
  void othersAreNot(String text) {
    assertThat(GrpcRequest.timeoutNanos(AsciiString.of(text))).isEqualTo(GrpcRequest.UNREADABLE);
  }

  @Test
  void noneIsNoDeadline() {
    assertThat(GrpcRequest.timeoutNanos(null)).isEqualTo(UnaryPlan.NO_DEADLINE);
  }
}
