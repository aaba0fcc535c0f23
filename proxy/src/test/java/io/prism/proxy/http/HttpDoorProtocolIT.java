package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prism.proxy.limits.CallMemory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDoorProtocolIT {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(150);
  private DoorUnderTest door;

  @AfterEach
  void close() {
    door.close();
    assertThat(door.door.connectionCount()).isEqualTo(0);
    assertThat(door.memory.used()).isZero();
  }

  private DoorUnderTest open(HttpDoorConfig config) throws IOException {
    door = new DoorUnderTest(config);
    return door;
  }

  private DoorUnderTest open() throws IOException {
    return open(HttpDoorConfig.defaults());
  }

  @Test
  void oneConnectionServesManyRequests() throws IOException {
    open();
    try (Wire wire = door.connect()) {
      for (int i = 0; i < 100; i++) {
        assertThat(wire.get("/kv/demo/k").status()).isEqualTo(404);
      }
      assertThat(door.door.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    open();
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      String body = "v" + i;
      requests
          .append("PUT /kv/demo/p")
          .append(i)
          .append(" HTTP/1.1\nHost: localhost\n")
          .append("Content-Length: ")
          .append(body.length())
          .append("\n\n")
          .append(body)
          .append("GET /kv/demo/p")
          .append(i)
          .append(" HTTP/1.1\nHost: localhost\n\n");
      if (i % 7 == 0) {
        requests.append("GET /v1/namespaces/demo/keyvalue/elsewhere HTTP/1.1\nHost: localhost\n\n");
      }
    }
    try (Wire wire = door.connect()) {
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () ->
                  Assertions.assertThatNoException()
                      .isThrownBy(() -> wire.send(requests.toString())));
      for (int i = 0; i < 500; i++) {
        assertThat(wire.read().status()).isEqualTo(204);
        assertThat(wire.read().text()).isEqualTo("v" + i);
        if (i % 7 == 0) {
          assertThat(wire.read().status()).isEqualTo(200);
        }
      }
      sender.join();
    }
  }

  @Test
  void whatWaitsBehindASlowCallStaysInTheSocket() throws Exception {
    open();
    byte[] flood =
        "GET /kv/demo/k HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .repeat(1_000)
            .getBytes(StandardCharsets.US_ASCII);
    try (Wire wire = door.connect()) {
      wire.send("GET /kv/demo/hang HTTP/1.1\nHost: localhost\n\n");
      door.store.hanging.await();
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < 10_000; i++) {
                    wire.send(flood);
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      await().during(Duration.ofMillis(500)).atMost(LONG).until(() -> !sender.isDone());
      wire.close();
      await().until(sender::isCompletedExceptionally);
    }
    // Once input is paused only closing the door or a write can tell that the client has gone.
    door.door.close();
    await().untilAtomic(door.store.cancelled, org.hamcrest.Matchers.is(1));
  }

  @Test
  void chunkedBodiesAreRead() throws IOException {
    open();
    try (Wire wire = door.connect()) {
      wire.send(
          "PUT /kv/demo/c HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n3\nabc\n2;x=y\nde\n0\n\n");
      assertThat(wire.read().status()).isEqualTo(204);
      assertThat(wire.get("/kv/demo/c").text()).isEqualTo("abcde");
      wire.send("PUT /kv/demo/c HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\nnothex\n");
      assertThat(wire.read().status()).isEqualTo(400);
      assertThat(wire.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'Transfer-Encoding: gzip, chunked\n', 501",
    "'Transfer-Encoding: gzip\nTransfer-Encoding: chunked\n', 501",
    // Without chunks at last, nobody can tell where the body ends.
    "'Transfer-Encoding: chunked, gzip\n', 400",
    "'Transfer-Encoding: gzip\n', 400"
  })
  void bodiesInOtherCodingsAreRefused(String coding, int status) throws IOException {
    open();
    try (Wire wire = door.connect()) {
      wire.send("PUT /kv/demo/c HTTP/1.1\nHost: localhost\n" + coding + "\n3\nabc\n0\n\n");
      assertThat(wire.read().status()).isEqualTo(status);
      assertThat(wire.isClosedByServer()).isTrue();
    }
    assertThat(door.get("/kv/demo/c").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"HTTP/9.9, 505", "HTTP/0.9, 505", "HTTP/2.0, 505", "ICY/1.1, 400", "HTTP/1.2, 404"})
  void otherVersionsAreRefused(String version, int status) throws IOException {
    open();
    try (Wire wire = door.connect()) {
      wire.send("GET /kv/demo/v " + version + "\nHost: localhost\nConnection: close\n\n");
      assertThat(wire.read().status()).isEqualTo(status);
      assertThat(wire.isClosedByServer()).isTrue();
    }
  }

  @Test
  void expectContinueIsAnsweredBeforeTheBody() throws IOException {
    open(HttpDoorConfig.defaults().withMaxBodyBytes(1_000));
    try (Wire wire = door.connect()) {
      wire.send(
          "PUT /kv/demo/e HTTP/1.1\nHost: localhost\nExpect: 100-continue\nContent-Length: 3\n\n");
      assertThat(wire.read().status()).isEqualTo(100);
      assertThat(wire.send("abc").read().status()).isEqualTo(204);
      wire.send(
          "PUT /kv/demo/e HTTP/1.1\nHost: localhost\nExpect: 100-continue\nContent-Length: 1001\n\n");
      Wire.Answer refused = wire.read();
      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.header("connection")).contains("close");
    }
    try (Wire wire = door.connect()) {
      wire.send("PUT /kv/demo/e HTTP/1.1\nHost: localhost\nExpect: magic\nContent-Length: 0\n\n");
      assertThat(wire.read().status()).isEqualTo(417);
    }
  }

  @Test
  void bodiesOverTheLimitAre413WhateverTheirFraming() throws IOException {
    open(HttpDoorConfig.defaults().withMaxBodyBytes(100_000));
    Wire.Answer announced = door.call("PUT", "/kv/demo/b", "", "x".repeat(100_001));
    assertThat(announced.status()).isEqualTo(413);
    assertThat(announced.reason()).isEqualTo("MESSAGE_TOO_LARGE");
    assertThat(announced.json().get("code").asInt()).isEqualTo(8);
    try (Wire wire = door.connect()) {
      wire.send("PUT /kv/demo/b HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n");
      wire.send("186a1\n" + "x".repeat(100_001) + "\n0\n\n");
      assertThat(wire.read().status()).isEqualTo(413);
    }
    assertThat(door.call("PUT", "/kv/demo/b", "", "x".repeat(100_000)).status()).isEqualTo(204);
  }

  @Test
  void refusedSmallBodiesDoNotCostTheConnection() throws IOException {
    open();
    try (Wire wire = door.connect()) {
      assertThat(wire.call("POST", "/nowhere", "", new byte[60_000]).status()).isEqualTo(404);
      assertThat(wire.get("/kv/demo/k").status()).isEqualTo(404);
      Wire.Answer large = wire.call("POST", "/nowhere", "", new byte[70_000]);
      assertThat(large.header("connection")).contains("close");
      assertThat(wire.isClosedByServer()).isTrue();
    }
  }

  @Test
  void longLinesAndHeadersAreRefused() throws IOException {
    open();
    try (Wire wire = door.connect()) {
      wire.send("GET /kv/demo/" + "x".repeat(20_000) + " HTTP/1.1\nHost: localhost\n\n");
      assertThat(wire.read().status()).isEqualTo(414);
      assertThat(wire.isClosedByServer()).isTrue();
    }
    try (Wire wire = door.connect()) {
      wire.send("GET /kv/demo/x HTTP/1.1\nHost: localhost\nX-Long: " + "x".repeat(20_000) + "\n\n");
      Wire.Answer answer = wire.read();
      assertThat(answer.status()).isEqualTo(431);
      assertThat(answer.reason()).isEqualTo("INVALID_REQUEST");
    }
  }

  @Test
  void slowHeadersAreCutOff() throws IOException {
    open(HttpDoorConfig.defaults().withTimeouts(SHORT, LONG, LONG));
    try (Wire silent = door.connect();
        Wire slow = door.connect();
        Wire again = door.connect()) {
      slow.send("GET / HT");
      assertThat(again.get("/kv/demo/k").status()).isEqualTo(404);
      again.send("GET ");
      assertThat(silent.isClosedByServer()).isTrue();
      assertThat(slow.isClosedByServer()).isTrue();
      assertThat(again.isClosedByServer()).isTrue();
    }
  }

  @Test
  void slowBodiesAre408() throws IOException {
    open(HttpDoorConfig.defaults().withTimeouts(LONG, SHORT, LONG));
    try (Wire wire = door.connect()) {
      wire.send("PUT /kv/demo/s HTTP/1.1\nHost: localhost\nContent-Length: 100\n\nabc");
      Wire.Answer answer = wire.read();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.header("connection")).contains("close");
      assertThat(wire.isClosedByServer()).isTrue();
    }
  }

  @Test
  void idleConnectionsAreClosed() throws IOException {
    open(HttpDoorConfig.defaults().withTimeouts(LONG, LONG, SHORT));
    try (Wire wire = door.connect()) {
      assertThat(wire.get("/kv/demo/k").status()).isEqualTo(404);
      assertThat(wire.isClosedByServer()).isTrue();
    }
  }

  @Test
  void connectionsOverTheBoundAreClosedAtOnce() throws IOException {
    open(HttpDoorConfig.defaults().withMaxConnections(2));
    try (Wire first = door.connect();
        Wire second = door.connect()) {
      first.get("/kv/demo/k");
      second.get("/kv/demo/k");
      try (Wire third = door.connect()) {
        assertThat(third.isClosedByServer()).isTrue();
      }
      assertThat(door.counters.refusedConnections).hasValue(1);
      assertThat(first.get("/kv/demo/k").status()).isEqualTo(404);
    }
    await().until(door.door::connectionCount, org.hamcrest.Matchers.is(0));
    assertThat(door.get("/kv/demo/k").status()).isEqualTo(404);
  }

  @Test
  void requestsWaitForTheByteBudgetAndAreRefusedInTheEnd() throws IOException {
    open();
    CallMemory other = door.memory.newCall();
    door.memory.limit(10);
    other.hold(5);
    Wire.Answer refused = door.call("PUT", "/kv/demo/w", "", "x".repeat(100));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.reason()).isEqualTo("OVERLOADED");
    assertThat(refused.header("retry-after")).contains("1");
    assertThat(door.get("/kv/demo/k").status()).isEqualTo(404);
    try (Wire wire = door.connect()) {
      wire.send(
          "PUT /kv/demo/w HTTP/1.1\nHost: localhost\nContent-Length: 100\n\n" + "x".repeat(100));
      await().until(() -> door.memory.waiting() == 1);
      other.release();
      assertThat(wire.read().status()).isEqualTo(204);
      assertThat(wire.get("/kv/demo/w").body()).hasSize(100);
    }
  }

  @Test
  void disconnectCancelsTheCall() throws Exception {
    open();
    try (Wire wire = door.connect()) {
      wire.send("GET /kv/demo/hang HTTP/1.1\nHost: localhost\n\n");
      door.store.hanging.await();
    }
    await().untilAtomic(door.store.cancelled, org.hamcrest.Matchers.is(1));
  }

  @Test
  void oldClientsAreServed() throws IOException {
    open();
    try (Wire wire = door.connect()) {
      Wire.Answer kept =
          wire.send("GET /kv/demo/k HTTP/1.0\nHost: localhost\nConnection: keep-alive\n\n").read();
      assertThat(kept.header("connection")).contains("keep-alive");
      wire.send("GET /kv/demo/k HTTP/1.0\nHost: localhost\n\n").read();
      assertThat(wire.isClosedByServer()).isTrue();
    }
  }

  @Test
  void drainFinishesWhatIsUnderWayAndClosesTheRest() throws Exception {
    open();
    try (Wire idle = door.connect();
        Wire busy = door.connect()) {
      idle.get("/kv/demo/k");
      // Freed a moment after the answer: what is in use below is the other request's alone.
      await().until(door.memory::used, org.hamcrest.Matchers.is(0L));
      busy.send("PUT /kv/demo/d HTTP/1.1\nHost: localhost\nContent-Length: 3\n\na");
      busy.send("b");
      await().until(door.door::connectionCount, org.hamcrest.Matchers.is(2));
      await().until(() -> door.memory.used() > 0);
      CompletableFuture<Void> drained = door.door.drain(LONG);
      assertThat(idle.isClosedByServer()).isTrue();
      assertThat(drained).isNotDone();
      Wire.Answer last = busy.send("c").read();
      assertThat(last.status()).isEqualTo(204);
      assertThat(last.header("connection")).contains("close");
      assertThat(busy.isClosedByServer()).isTrue();
      await().until(drained::isDone);
    }
    Assertions.assertThatThrownBy(door::connect).isInstanceOf(IOException.class);
  }

  @Test
  void drainCutsOffWhatDoesNotFinish() throws Exception {
    open();
    try (Wire wire = door.connect()) {
      wire.send("GET /kv/demo/hang HTTP/1.1\nHost: localhost\n\n");
      door.store.hanging.await();
      CompletableFuture<Void> drained = door.door.drain(SHORT);
      await().until(drained::isDone);
      assertThat(wire.isClosedByServer()).isTrue();
    }
    await().untilAtomic(door.store.cancelled, org.hamcrest.Matchers.is(1));
  }

  @Test
  void anAddressInUseIsToldByItsName() throws IOException {
    open();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address =
          new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort());
      Assertions.assertThatThrownBy(() -> door.door.start(address))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }
}
