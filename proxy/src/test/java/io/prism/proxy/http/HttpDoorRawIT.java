package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDoorRawIT {

  private static DoorUnderTest door;
  private String path;

  @BeforeAll
  static void open() throws IOException {
    door = new DoorUnderTest();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @BeforeEach
  void ownKey(TestInfo test) {
    path = "/kv/demo/" + test.getTestMethod().orElseThrow().getName();
  }

  private Wire.Answer put(String headers, String value) throws IOException {
    return door.call("PUT", path, headers, value);
  }

  private Wire.Answer get(String headers) throws IOException {
    return door.call("GET", path, headers, "");
  }

  private Wire.Answer delete(String headers) throws IOException {
    return door.call("DELETE", path, headers, "");
  }

  private String etagOf(Wire.Answer answer) {
    return answer.header("etag").orElseThrow();
  }

  @Test
  void theBodyIsTheValueAndTheEtagTheVersion() throws IOException {
    Wire.Answer put = put("Content-Type: text/html\n", "<b>");
    assertThat(put.status()).isEqualTo(204);
    assertThat(put.header("content-length")).isEmpty();
    Wire.Answer get = get("");
    assertThat(get.status()).isEqualTo(200);
    assertThat(get.text()).isEqualTo("<b>");
    assertThat(get.header("content-type")).contains("application/octet-stream");
    assertThat(get.header("x-content-type-options")).contains("nosniff");
    assertThat(etagOf(get)).isEqualTo(etagOf(put)).matches("\"[A-Za-z0-9_-]{16}\"");
  }

  @Test
  void headTellsTheLengthWithoutTheValue() throws IOException {
    put("", "12345");
    try (Wire wire = door.connect()) {
      Wire.Answer head = wire.call("HEAD", path, "", new byte[0]);
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("content-length")).contains("5");
      assertThat(wire.get(path).text()).isEqualTo("12345");
    }
  }

  @Test
  void missingKeysAre404ForReadersAnd204ForDelete() throws IOException {
    Wire.Answer get = get("");
    assertThat(get.status()).isEqualTo(404);
    assertThat(get.reason()).isEqualTo("KEY_NOT_FOUND");
    try (Wire wire = door.connect()) {
      assertThat(wire.call("HEAD", path, "", new byte[0]).status()).isEqualTo(404);
    }
    assertThat(delete("").status()).isEqualTo(204);
    assertThat(get("If-Match: *\n").status()).isEqualTo(404);
  }

  @Test
  void emptyValuesAndBinaryValuesSurvive() throws IOException {
    put("", "");
    assertThat(get("").header("content-length")).contains("0");
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    try (Wire wire = door.connect()) {
      wire.call("PUT", path, "", all);
      assertThat(wire.get(path).body()).isEqualTo(all);
    }
  }

  @Test
  void ifNoneMatchStarCreatesOnly() throws IOException {
    assertThat(put("If-None-Match: *\n", "a").status()).isEqualTo(204);
    Wire.Answer second = put("If-None-Match: *\n", "b");
    assertThat(second.status()).isEqualTo(412);
    assertThat(second.reason()).isEqualTo("CONDITION_NOT_MET");
    assertThat(get("").text()).isEqualTo("a");
  }

  @Test
  void ifMatchStarReplacesOnly() throws IOException {
    assertThat(put("If-Match: *\n", "a").status()).isEqualTo(412);
    put("", "a");
    assertThat(put("If-Match: *\n", "b").status()).isEqualTo(204);
    assertThat(delete("If-Match: *\n").status()).isEqualTo(204);
    assertThat(delete("If-Match: *\n").status()).isEqualTo(412);
  }

  @Test
  void ifMatchTakesListsAndNeverWeakTags() throws IOException {
    String first = etagOf(put("", "a"));
    String second = etagOf(put("If-Match: " + first + "\n", "b"));
    assertThat(put("If-Match: " + first + "\n", "c").status()).isEqualTo(412);
    assertThat(put("If-Match: W/" + second + "\n", "c").status()).isEqualTo(412);
    assertThat(put("If-Match: \"no-base64!\"\n", "c").status()).isEqualTo(412);
    assertThat(get("").text()).isEqualTo("b");
    Wire.Answer listed =
        put("If-Match: \"AAAA\", W/" + first + "\nIf-Match: " + second + "\n", "c");
    assertThat(listed.status()).isEqualTo(204);
    assertThat(delete("If-Match: " + first + ", " + second + "\n").status()).isEqualTo(412);
    assertThat(delete("If-Match: \"AAAA\", " + etagOf(listed) + "\n").status()).isEqualTo(204);
    assertThat(get("").status()).isEqualTo(404);
  }

  @Test
  void conditionalReads() throws IOException {
    String etag = etagOf(put("", "a"));
    Wire.Answer same = get("If-None-Match: \"x\", W/" + etag + "\n");
    assertThat(same.status()).isEqualTo(304);
    assertThat(etagOf(same)).isEqualTo(etag);
    assertThat(get("If-None-Match: *\n").status()).isEqualTo(304);
    assertThat(get("If-None-Match: \"AAAA\"\n").status()).isEqualTo(200);
    assertThat(get("If-Match: " + etag + "\n").status()).isEqualTo(200);
    assertThat(get("If-Match: W/" + etag + "\n").status()).isEqualTo(412);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "If-Match: abc\n",
        "If-Match: \"a\n",
        "If-Match: \"a\" \"b\"\n",
        "If-None-Match: \"a\"\n",
        "If-Match: *\nIf-None-Match: *\n",
        "Prism-Ttl: 30\n",
        "Prism-Ttl: soon\n",
        "Prism-Ttl: 1s\nPrism-Ttl: 2s\n",
        "Content-Range: bytes 0-0/2\n",
        "Idempotency-Key:\n",
        "Idempotency-Key: a\nIf-Match: \"AAAA\", \"AAAB\"\n"
      })
  void wrongHeadersAre400(String headers) throws IOException {
    assertThat(put(headers, "a").status()).isEqualTo(400);
  }

  @Test
  void emptyIdempotencyKeysAreRefusedOnDeleteToo() throws IOException {
    put("", "a");
    assertThat(delete("Idempotency-Key:\n").status()).isEqualTo(400);
    assertThat(get("").status()).isEqualTo(200);
  }

  @Test
  void tooManyTagsAreRefused() throws IOException {
    assertThat(put("If-Match: " + "\"AAAA\",".repeat(20) + "\"A\"\n", "a").status()).isEqualTo(400);
  }

  @Test
  void valuesOverTheLimitAre413() throws IOException {
    Wire.Answer answer = put("", "x".repeat(TinyStore.MAX_VALUE + 1));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.reason()).isEqualTo("VALUE_TOO_LARGE");
    assertThat(put("", "x".repeat(TinyStore.MAX_VALUE)).status()).isEqualTo(204);
  }

  @Test
  void keysMayHoldSlashesAndMustNotBeEmpty() throws IOException {
    try (Wire wire = door.connect()) {
      wire.call("PUT", "/kv/demo//a/../b;c", "", "v".getBytes(StandardCharsets.UTF_8));
      assertThat(wire.get("/kv/demo/%2Fa%2F..%2Fb%3Bc").text()).isEqualTo("v");
      assertThat(wire.get("/kv/demo/").reason()).isEqualTo("INVALID_KEY");
      assertThat(wire.get("/kv/demo").status()).isEqualTo(404);
      assertThat(wire.get("/kv/demo/a?x=1").status()).isEqualTo(400);
    }
  }
}
