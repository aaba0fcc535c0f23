package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpDoorStreamIT {

  private static final String TARGET = "/v1/namespaces/demo/keyvalue:scanStream";
  private DoorUnderTest door;

  @BeforeEach
  void open() throws IOException {
    door = new DoorUnderTest();
  }

  @AfterEach
  void close() {
    door.close();
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void everyMessageIsALine() throws IOException {
    Wire.Answer answer = door.postJson(TARGET, "{\"prefix\":\"p\",\"limit\":3,\"pageBytes\":2}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).contains("application/x-ndjson");
    assertThat(answer.text().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("{\"result\":{\"items\":[{\"key\":\"k\""));
    assertThat(answer.text()).endsWith("\"nextCursor\":\"\"}}\n");
  }

  @Test
  void aBrokenStreamEndsWithAnErrorLine() throws IOException {
    try (Wire wire = door.connect()) {
      Wire.Answer answer =
          wire.postJson(TARGET, "{\"prefix\":\"" + TinyStore.BREAKS + "\",\"limit\":9}");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text().lines()).hasSize(3);
      assertThat(answer.text().lines().toList().getLast())
          .startsWith("{\"error\":{\"code\":14,")
          .contains("\"reason\":\"BACKEND_UNAVAILABLE\"");
      assertThat(wire.get("/kv/demo/k").status()).isEqualTo(404);
    }
  }

  @Test
  void aFailureBeforeTheFirstMessageHasItsHttpCode() throws IOException {
    Wire.Answer answer = door.postJson(TARGET, "{}");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.reason()).isEqualTo("NAMESPACE_NOT_FOUND");
  }

  @Test
  void aSlowReaderStopsTheHandler() throws IOException {
    try (Wire wire = door.connect()) {
      byte[] body = json("{'prefix':'p','limit':100000,'pageBytes':10000}");
      wire.send(
          "POST "
              + TARGET
              + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: "
              + body.length
              + "\n\n");
      wire.send(body);
      wire.readHead();
      await().during(Duration.ofMillis(300)).until(this::handlerHasStopped);
      int before = door.store.streamed.get();
      assertThat(before).isLessThan(5_000);
      wire.input().skipNBytes(20_000_000);
      await().untilAsserted(() -> assertThat(door.store.streamed.get()).isGreaterThan(before));
    }
    await().untilAtomic(door.store.cancelled, org.hamcrest.Matchers.is(1));
  }

  private int lastSeen;

  private boolean handlerHasStopped() {
    int now = door.store.streamed.get();
    boolean same = now == lastSeen && now > 0;
    lastSeen = now;
    return same;
  }

  @Test
  void http10ClientsGetTheStreamUntilTheConnectionEnds() throws IOException {
    try (Wire wire = door.connect()) {
      byte[] body = json("{'prefix':'p','limit':2}");
      wire.send(
          "POST "
              + TARGET
              + " HTTP/1.0\nHost: localhost\nContent-Type: application/json\nContent-Length: "
              + body.length
              + "\n\n");
      wire.send(body);
      assertThat(wire.readHead().header("transfer-encoding")).isEmpty();
      assertThat(new String(wire.input().readAllBytes(), StandardCharsets.UTF_8).lines())
          .hasSize(2);
    }
  }
}
