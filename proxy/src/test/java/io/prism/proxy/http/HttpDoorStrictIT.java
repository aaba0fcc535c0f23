package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would be understood by halves is refused, and the answer says what to send instead. */
class HttpDoorStrictIT {

  private static final String ITEMS = "/v1/namespaces/demo/keyvalue/";
  private static final String JSON = "Content-Type: application/json\n";
  private static DoorUnderTest door;

  @BeforeAll
  static void open() throws IOException {
    door = new DoorUnderTest();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 20\n\n{\"ifVersion\":\"AAAA\"}",
        "Transfer-Encoding: chunked\n\n14\n{\"ifVersion\":\"AAAA\"}\n0\n\n"
      })
  void bodiesThatAreNotReadAreRefused(String framedBody) throws IOException {
    door.call("PUT", ITEMS + "kept", JSON, "{\"value\":\"eA==\"}");
    for (String path : new String[] {ITEMS, "/kv/demo/"}) {
      for (String method : new String[] {"DELETE", "GET"}) {
        try (Wire wire = door.connect()) {
          wire.send(method + " " + path + "kept HTTP/1.1\nHost: localhost\n" + framedBody);
          Wire.Answer refused = wire.read();
          assertThat(refused.status()).isEqualTo(400);
          assertThat(refused.reason()).isEqualTo("INVALID_REQUEST");
          assertThat(refused.json().get("message").asText())
              .contains(path.equals(ITEMS) ? "?ifVersion=" : "If-Match");
          assertThat(wire.get("/kv/demo/kept").status()).isEqualTo(200);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "GET"})
  void bodiesThatAreNotReadAreRefusedOverHttp2(String method) throws Exception {
    door.call("PUT", ITEMS + "kept", JSON, "{\"value\":\"eA==\"}");
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      byte[] body = "{\"ifVersion\":\"AAAA\"}".getBytes(StandardCharsets.US_ASCII);
      assertThat(
              wire.call(method, ITEMS + "kept", "application/json", body)
                  .get(20, TimeUnit.SECONDS)
                  .status())
          .isEqualTo(400);
      assertThat(wire.get("/kv/demo/kept").get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
  }

  @Test
  void emptyBodiesAreNoBodies() throws IOException {
    assertThat(door.call("DELETE", ITEMS + "none", "Content-Length: 0\n", "").status())
        .isEqualTo(200);
    try (Wire wire = door.connect()) {
      wire.send(
          "GET " + ITEMS + "none HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n0\n\n");
      assertThat(wire.read().status()).isEqualTo(200);
    }
  }

  @Test
  void errorsAreReadable() throws IOException {
    Wire.Answer answer =
        door.postJson("/v1/namespaces/demo/keyvalue:put", "{\"key\":\"k\",\"ttl\":5}");
    assertThat(answer.reason()).isEqualTo("INVALID_TTL");
    assertThat(answer.text()).contains("field 'ttl' must be").doesNotContain("u0027");
    assertThat(answer.json().get("message").asText()).contains("\"30s\"");
  }

  @ParameterizedTest
  @CsvSource({
    // An old client may spread the value of a header over lines; each break counts as a space.
    "'If-Match: \"AAAA\",\n \"AAAB\"\n', 412",
    "'Prism-Ttl: 3\n 0s\n', 400",
    // Where two readers could disagree about the value or the framing, there is no answer but 400.
    "'If-None-Match:\n *\n', 400",
    "'Content-Length:\n 1\n', 400",
    "'Content-Length: 1\n 2\n', 400",
    "'Transfer-Encoding:\n chunked\n', 400",
    "'Transfer-Encoding: chunked,\n gzip\n', 400",
    "' Prism-Ttl: 30s\n', 400",
    "'Prism-Ttl : 30s\n', 400"
  })
  void foldedHeaderLinesNeverLoseTheirMeaning(String headers, int status) throws IOException {
    try (Wire wire = door.connect()) {
      wire.send("PUT /kv/demo/folded HTTP/1.1\n" + headers + "Host: localhost\n\n1\na\n0\n\n");
      assertThat(wire.read().status()).isEqualTo(status);
    }
    assertThat(door.get("/kv/demo/folded").status()).isEqualTo(404);
  }
}
