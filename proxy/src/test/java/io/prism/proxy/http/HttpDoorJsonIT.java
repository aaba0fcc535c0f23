package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.Metadata;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDoorJsonIT {

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

  @Test
  void putAndGetByTheirPaths() throws IOException {
    Wire.Answer put = door.call("PUT", ITEMS + "a", JSON, "{\"value\":\"aGVsbG8=\"}");
    assertThat(put.status()).isEqualTo(200);
    assertThat(put.json().get("applied").asBoolean()).isTrue();

    Wire.Answer get = door.get(ITEMS + "a");
    assertThat(get.status()).isEqualTo(200);
    assertThat(get.header("content-type")).contains("application/json");
    assertThat(get.header("x-content-type-options")).contains("nosniff");
    assertThat(get.json().get("value").asText()).isEqualTo("aGVsbG8=");
    assertThat(get.json().get("expiresAt").asText()).isEqualTo("2096-10-02T07:06:40Z");
  }

  @Test
  void missingKeyIsFoundFalseAndPrinted() throws IOException {
    Wire.Answer get = door.get(ITEMS + "missing");
    assertThat(get.status()).isEqualTo(200);
    assertThat(get.text()).isEqualTo("{\"found\":false,\"value\":\"\",\"version\":\"\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "x/../y", "a//b", "/a", "a;b", "a+b", "a/./b", "tr/", "a:b", "a%2Fb", "%25"})
  void keysArriveAsTheyWereSent(String rawKey) throws IOException {
    String key = rawKey.replace("%2F", "/").replace("%25", "%");
    door.call("PUT", ITEMS + rawKey, JSON, "{\"value\":\"eA==\"}");
    Wire.Answer read =
        door.postJson("/v1/namespaces/demo/keyvalue:batchGet", "{\"keys\":[\"" + key + "\"]}");
    assertThat(read.json().at("/results/0/found").asBoolean()).as(read.text()).isTrue();
  }

  @Test
  void unescapedUtf8InThePathIsUnderstood() throws IOException {
    try (Wire wire = door.connect()) {
      String target = new String("/kv/demo/\u00e4\ud83d\ude00".getBytes("UTF-8"), "ISO-8859-1");
      assertThat(wire.call("PUT", target, "", new byte[1]).status()).isEqualTo(204);
      assertThat(wire.get("/kv/demo/%C3%A4%F0%9F%98%80").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%ff", "%C3", "%", "%4", "%zz", "%ED%A0%80", "%C0%AF"})
  void whatIsNotUtf8IsRefused(String rawKey) throws IOException {
    Wire.Answer answer = door.get(ITEMS + rawKey);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo("INVALID_REQUEST");
  }

  @Test
  void additionalBindingsServeEveryKeyInTheBody() throws IOException {
    door.postJson(
        "/v1/namespaces/demo/keyvalue:put",
        "{\"key\":\"../x\",\"value\":\"_-8\",\"ttl\":\"1.5s\"}");
    Wire.Answer get = door.postJson("/v1/namespaces/demo/keyvalue:get", "{\"key\":\"../x\"}");
    assertThat(get.json().get("value").asText()).isEqualTo("/+8=");
  }

  @Test
  void sixtyFourBitNumbersAreTextBothWays() throws IOException {
    for (String delta : new String[] {"\"9007199254740993\"", "9007199254740993"}) {
      Wire.Answer answer =
          door.postJson(
              "/v1/namespaces/demo/keyvalue:increment", "{\"key\":\"n\",\"delta\":" + delta + "}");
      assertThat(answer.json().get("value").isTextual()).isTrue();
      assertThat(answer.json().get("value").asText()).isEqualTo("9007199254740993");
    }
  }

  @Test
  void queryParametersFillFields() throws IOException {
    door.call("PUT", ITEMS + "q", JSON, "{\"value\":\"eA==\"}");
    String wrong = "%2B%2B%2B%2B";
    Wire.Answer delete = door.call("DELETE", ITEMS + "q?ifVersion=" + wrong, "", "");
    assertThat(delete.json().get("applied").asBoolean()).isFalse();
    assertThat(door.call("DELETE", ITEMS + "q?if_version=++++", "", "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "colour=1, colour",
    "idempotencyToken=a&idempotencyToken=b, idempotencyToken",
    "ifVersion=%23, ifVersion",
    "key=other, key",
    "namespace.name=x, namespace.name"
  })
  void wrongQueryParametersAreNamed(String query, String field) throws IOException {
    Wire.Answer answer = door.call("DELETE", ITEMS + "q?" + query, "", "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'colour':1}|colour",
        "{'key':'a','key':'b'}|key",
        "{'ifVersion':'YQ==','if_version':'YQ=='}|if_version",
        "{'key':1}|key",
        "{'key':['a']}|key",
        "{'value':'#'}|value",
        "{'value':12}|value",
        "{'ttl':'soon'}|ttl",
        "{'ttl':5}|ttl",
        "{'noExpiration':'true'}|noExpiration",
        "{'key':'\\ud800'}|key",
        "{'key':'other','namespace':'another'}|namespace"
      })
  void wrongFieldsAreNamed(String json, String field) throws IOException {
    Wire.Answer answer = door.postJson("/v1/namespaces/demo/keyvalue:put", json.replace('\'', '"'));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code").asInt()).isEqualTo(3);
    assertThat(answer.field()).as(answer.text()).isEqualTo(field);
  }

  @Test
  void wrongNestedFieldsAreNamedByTheirPath() throws IOException {
    Wire.Answer answer =
        door.postJson(
            "/v1/namespaces/demo/keyvalue:batchPut",
            "{\"items\":[{\"key\":\"a\"},{\"key\":\"b\",\"ttl\":\"x\"}]}");
    assertThat(answer.field()).isEqualTo("items[1].ttl");
    answer =
        door.postJson(
            "/v1/namespaces/demo/keyvalue:batchPut", "{\"items\":[{\"key\":\"a\",\"size\":1}]}");
    assertThat(answer.field()).isEqualTo("items[0].size");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{} {}",
        "{'key':'a'}",
        "{key:1}",
        "{\"key\":\"a\",}",
        "\"x\""
      })
  void whatIsNoJsonObjectIsRefused(String body) throws IOException {
    Wire.Answer answer = door.postJson("/v1/namespaces/demo/keyvalue:get", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("message").asText()).contains("body");
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    String deep = "{\"x\":".repeat(10_000);
    assertThat(door.postJson("/v1/namespaces/demo/keyvalue:get", deep).status()).isEqualTo(400);
    String list = "[".repeat(100_000);
    assertThat(door.postJson("/v1/namespaces/demo/keyvalue:batchGet", "{\"keys\":" + list).status())
        .isEqualTo(400);
  }

  @Test
  void statusDetailsAreDecodedAndRetryAfterIsSet() throws IOException {
    Wire.Answer answer = door.get(ITEMS + TinyStore.OVERLOADED);
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json().get("code").asInt()).isEqualTo(8);
    assertThat(answer.reason()).isEqualTo("OVERLOADED");
    assertThat(answer.text()).contains("\"retryDelay\":\"0.050s\"");
    assertThat(answer.header("retry-after")).contains("1");
  }

  @Test
  void defectsAreInternalWithoutTheirText() throws IOException {
    Wire.Answer answer = door.get(ITEMS + TinyStore.DEFECT);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.reason()).isEqualTo("INTERNAL");
    assertThat(answer.text()).doesNotContain("secret");
  }

  @Test
  void unimplementedMethodsAreUnimplemented() throws IOException {
    Wire.Answer answer = door.postJson("/v1/namespaces/demo/keyvalue:persist", "{}");
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.json().get("code").asInt()).isEqualTo(12);
  }

  @Test
  void answersFromAnotherThreadArrive() throws IOException {
    assertThat(door.get(ITEMS + TinyStore.ELSEWHERE).status()).isEqualTo(200);
  }

  @Test
  void unknownPathsAndMethodsAreToldApart() throws IOException {
    Wire.Answer unknown = door.get("/v2/nothing");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().get("code").asInt()).isEqualTo(5);
    Wire.Answer patch = door.call("PATCH", ITEMS + "a", JSON, "{}");
    assertThat(patch.status()).isEqualTo(405);
    assertThat(patch.header("allow")).contains("DELETE, GET, OPTIONS, PUT");
  }

  @Test
  void otherContentTypesAreRefused() throws IOException {
    String target = "/v1/namespaces/demo/keyvalue:get";
    assertThat(door.call("POST", target, "", "{}").status()).isEqualTo(415);
    assertThat(door.call("POST", target, "Content-Type: text/plain\n", "{}").status())
        .isEqualTo(415);
    assertThat(door.call("PUT", ITEMS + "a", "", "{}").status()).isEqualTo(415);
    String utf8 = "Content-Type: Application/JSON; charset=UTF-8\n";
    assertThat(door.call("POST", target, utf8, "{\"key\":\"a\"}").status()).isEqualTo(200);
    String latin = "Content-Type: application/json; charset=latin1\n";
    assertThat(door.call("POST", target, latin, "{\"key\":\"a\"}").status()).isEqualTo(415);
    assertThat(door.call("POST", target, JSON + "Content-Encoding: gzip\n", "{}").status())
        .isEqualTo(415);
  }

  @Test
  void capabilityServiceIsServed() throws IOException {
    assertThat(door.get("/v1/namespaces").json().at("/namespaces/0/name").asText())
        .isEqualTo("demo");
    assertThat(door.get("/v1/namespaces/a%20b").json().at("/namespace/name").asText())
        .isEqualTo("a b");
  }

  @Test
  void headersAndAttributesReachTheCall() throws IOException {
    door.call(
        "GET",
        ITEMS + "a",
        "X-Namespace: n1\nTraceparent: t\nAuthorization: Bearer x\nCookie: c\nGrpc-Timeout: 5S\n",
        "");
    Metadata metadata = door.lastMetadata.get();
    assertThat(metadata.keys())
        .contains("x-namespace", "traceparent", "authorization", "grpc-timeout")
        .doesNotContain("cookie", "host");
    assertThat(door.lastCall.get().getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR))
        .isNotNull();
    assertThat(door.lastCall.get().getAttributes().get(HttpDoor.ATTR_HTTP)).isTrue();
    assertThat(door.lastCall.get().getAuthority()).isEqualTo("localhost");
  }

  @Test
  void grpcTimeoutBecomesTheDeadline() throws IOException {
    String target = "/v1/namespaces/demo/keyvalue:increment";
    String with = Base64.getEncoder().encodeToString("some".getBytes());
    assertThat(door.call("POST", target, JSON + "grpc-timeout: 5S\n", "{}").text()).contains(with);
    assertThat(door.call("POST", target, JSON, "{}").text()).doesNotContain(with);
    assertThat(door.call("POST", target, JSON + "grpc-timeout: soon\n", "{}").status())
        .isEqualTo(400);
    Wire.Answer late = door.call("GET", ITEMS + TinyStore.HANG, "grpc-timeout: 50m\n", "");
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.reason()).isEqualTo("DEADLINE_EXCEEDED");
  }
}
