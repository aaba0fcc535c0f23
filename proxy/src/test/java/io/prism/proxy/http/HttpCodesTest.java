package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpCodesTest {

  @ParameterizedTest
  @CsvSource({
    "OK, 200",
    "INVALID_ARGUMENT, 400",
    "FAILED_PRECONDITION, 400",
    "OUT_OF_RANGE, 400",
    "UNAUTHENTICATED, 401",
    "PERMISSION_DENIED, 403",
    "NOT_FOUND, 404",
    "ABORTED, 409",
    "ALREADY_EXISTS, 409",
    "RESOURCE_EXHAUSTED, 429",
    "CANCELLED, 499",
    "UNKNOWN, 500",
    "INTERNAL, 500",
    "DATA_LOSS, 500",
    "UNIMPLEMENTED, 501",
    "UNAVAILABLE, 503",
    "DEADLINE_EXCEEDED, 504"
  })
  void everyStatusHasItsCode(Code status, int http) {
    assertThat(HttpCodes.of(status.getNumber()).code()).isEqualTo(http);
  }

  @Test
  void unknownNumbersAreServerErrors() {
    assertThat(HttpCodes.of(99).code()).isEqualTo(500);
  }
}
