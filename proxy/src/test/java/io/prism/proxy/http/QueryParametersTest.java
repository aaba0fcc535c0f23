package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.ScanRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {

  private static <B extends Message.Builder> B read(String query, B into) {
    QueryParameters.merge(query, into);
    return into;
  }

  @Test
  void everyKindOfFieldIsRead() {
    assertThat(
            read("prefix=a+%26%00&limit=1e2&keysOnly=true&reverse=false", ScanRequest.newBuilder())
                .build())
        .isEqualTo(
            ScanRequest.newBuilder().setPrefix("a &\0").setLimit(100).setKeysOnly(true).build());
    assertThat(read("delta=-9223372036854775808&ttl=1.5s", IncrementRequest.newBuilder()).build())
        .isEqualTo(
            IncrementRequest.newBuilder()
                .setDelta(Long.MIN_VALUE)
                .setTtl(Durations.fromMillis(1_500))
                .build());
  }

  /** A plus sign that was not escaped would be a space elsewhere. */
  @ParameterizedTest
  @ValueSource(strings = {"++8=", "%2B%2B8", "--8", "--8%3d"})
  void base64HasManyForms(String version) {
    assertThat(read("if_version=" + version, DeleteRequest.newBuilder()).getIfVersion())
        .isEqualTo(ByteString.copyFrom(new byte[] {(byte) 0xFB, (byte) 0xEF}));
  }

  @Test
  void whatIsEmptyIsGiven() {
    DeleteRequest.Builder delete = read("&ifVersion&&", DeleteRequest.newBuilder());
    assertThat(delete.hasIfVersion()).isTrue();
    assertThat(delete.getIfVersion()).isEqualTo(ByteString.EMPTY);
    assertThat(read("", DeleteRequest.newBuilder()).hasIfVersion()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "colour=1, field 'colour' is unknown in ScanRequest; see /openapi.json",
    "prefix.a=1, field 'prefix.a' is unknown in ScanRequest; see /openapi.json",
    "pageBytes=1&page_bytes=1, field 'page_bytes' is given twice",
    "limit=, field 'limit' must be a whole number of 32 bits",
    "limit=1.5, field 'limit' must be a whole number of 32 bits",
    "limit=2147483648, field 'limit' must be a whole number of 32 bits",
    "reverse=, field 'reverse' must be true or false",
    "reverse=1, field 'reverse' must be true or false",
    "prefix=%ff, the query is not UTF-8"
  })
  void whatIsWrongIsTold(String query, String message) {
    assertRefused(query, ScanRequest.newBuilder(), message);
  }

  @Test
  void whatIsWrongWithOtherKindsIsTold() {
    assertRefused(
        "value=%5Cu0041aaa", PutRequest.newBuilder(), "field 'value' is not valid base64");
    assertRefused(
        "ifAbsent=true&ifVersion=AAAA",
        PutRequest.newBuilder(),
        "field 'ifVersion' cannot be given beside 'ifAbsent'");
    assertRefused(
        "ttl=5",
        PutRequest.newBuilder(),
        "field 'ttl' must be a string of seconds followed by s, such as \"30s\" or \"0.5s\"");
    assertRefused(
        "delta=" + "0".repeat(129),
        IncrementRequest.newBuilder(),
        "field 'delta' is longer than 128 characters");
  }

  private static void assertRefused(String query, Message.Builder into, String message) {
    assertThatThrownBy(() -> QueryParameters.merge(query, into))
        .isInstanceOf(HttpFailure.class)
        .hasMessage(message);
  }

  @Test
  void typesThatAreNotReadAreRefusedBeforeAnyRequest() {
    QueryParameters.requireReadable(DeleteRequest.getDescriptor());
    for (var type : List.of(BatchGetRequest.getDescriptor(), DoubleValue.getDescriptor())) {
      assertThatThrownBy(() -> QueryParameters.requireReadable(type))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has a form that query parameters are not read in");
    }
  }
}
