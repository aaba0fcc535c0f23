package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.prism.http2.server.Frame;
import io.prism.proxy.limits.CallMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send much and read little. */
class HttpDoorFloodIT {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String SCAN = "/v1/namespaces/demo/keyvalue:scanStream";
  private static final String JSON = "Content-Type: application/json\n";
  private DoorUnderTest door;

  private void open(HttpDoorConfig config) throws IOException {
    door = new DoorUnderTest(config);
  }

  private void open() throws IOException {
    open(HttpDoorConfig.defaults());
  }

  @AfterEach
  void nothingIsLeft() {
    door.close();
    assertThat(door.memory.used()).isZero();
  }

  private static byte[] gets(int count) {
    return "GET /kv/demo/k HTTP/1.1\r\nHost: localhost\r\n\r\n"
        .repeat(count)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aBatchIsChargedForItsItems() throws IOException {
    open();
    CallMemory other = door.memory.newCall();
    String keys = "{\"keys\":[" + "\"a\",".repeat(999) + "\"a\"]}";
    String target = "/v1/namespaces/demo/keyvalue:batchGet";
    // Enough for three times the body.
    door.memory.limit(50_000);
    other.hold(1);
    assertThat(door.postJson(target, keys).reason()).isEqualTo("OVERLOADED");
    other.release();
    door.memory.limit(1 << 20);
    assertThat(door.postJson(target, keys).status()).isEqualTo(200);
  }

  @Test
  void whatWaitsBehindARequestIsCharged() throws Exception {
    open();
    try (Wire wire = door.connect()) {
      wire.send("GET /kv/demo/hang HTTP/1.1\nHost: localhost\n\n");
      door.store.hanging.await();
      assertThat(door.memory.used()).isZero();
      CompletableFuture<Void> sender = send(wire, gets(400_000));
      await().until(door.memory::used, Matchers.greaterThan(0L));
      await()
          .during(SHORT)
          .untilAsserted(() -> assertThat(door.memory.used()).isBetween(1L, 64L << 10));
      wire.close();
      await().until(sender::isDone);
    }
  }

  @Test
  void whatWaitsIsServedInTheEnd() throws Exception {
    open();
    try (Wire wire = door.connect()) {
      wire.send("GET /v1/namespaces/demo/keyvalue/elsewhere HTTP/1.1\nHost: localhost\n\n");
      CompletableFuture<Void> sender = send(wire, gets(5_000));
      assertThat(wire.read().status()).isEqualTo(200);
      for (int i = 0; i < 5_000; i++) {
        assertThat(wire.read().status()).isEqualTo(404);
      }
      sender.join();
      await().until(door.memory::used, Matchers.is(0L));
    }
  }

  @Test
  void whatWaitsWithoutRoomCostsTheConnectionAfterTheAnswer() throws Exception {
    open();
    CallMemory other = door.memory.newCall();
    door.memory.limit(10);
    other.hold(5);
    try (Wire wire = door.connect()) {
      wire.send("GET /kv/demo/hang HTTP/1.1\nHost: localhost\ngrpc-timeout: 500m\n\n");
      door.store.hanging.await();
      wire.send(gets(500));
      assertThat(wire.read().header("connection")).contains("close");
      assertThat(wire.isClosedByServer()).isTrue();
    }
    other.release();
  }

  /** Closing a socket with bytes that were not read has the kernel drop what was not sent. */
  @Test
  void theLastAnswerIsReadWhateverWaitsBehindIt() throws Exception {
    open();
    String value = "x".repeat(60_000);
    door.call("PUT", "/kv/demo/last", "", value);
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(door.address);
    try (Wire wire = new Wire(socket)) {
      wire.send("GET /kv/demo/last HTTP/1.1\nHost: localhost\nConnection: close\n");
      await().until(door.door::connectionCount, Matchers.is(1));
      byte[] rest = "\r\n".getBytes(StandardCharsets.US_ASCII);
      CompletableFuture<Void> sender = send(wire, Frame.concat(rest, gets(2_000)));
      await().until(door.door::connectionCount, Matchers.is(0));
      sender.join();
      assertThat(wire.read().text()).isEqualTo(value);
      assertThat(wire.isClosedByServer()).isTrue();
    }
  }

  @Test
  void nothingIsBegunForAClientThatCannotBeAnswered() throws Exception {
    open();
    byte[] puts =
        "PUT /kv/demo/late HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
            .repeat(500)
            .getBytes(StandardCharsets.US_ASCII);
    Socket socket = new Socket(door.address.getAddress(), door.address.getPort());
    socket.setSoLinger(true, 0);
    try (Wire wire = new Wire(socket)) {
      wire.send("GET /kv/demo/hang HTTP/1.1\nHost: localhost\ngrpc-timeout: 2S\n\n");
      door.store.hanging.await();
      wire.send(puts);
      // Enough waits by then for the socket to be left alone: only the answer meets the reset.
      await().until(door.memory::used, Matchers.greaterThan(0L));
    }
    await().until(door.door::connectionCount, Matchers.is(0));
    assertThat(door.store.size()).isZero();
  }

  private static CompletableFuture<Void> send(Wire wire, byte[] bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            wire.send(bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void manyHeadersAreRefused() throws IOException {
    open();
    try (Wire wire = door.connect()) {
      String headers = "a: b\n".repeat(FewHeaders.MOST - 1);
      wire.send("GET /kv/demo/k HTTP/1.1\nHost: localhost\n" + headers + "\n");
      assertThat(wire.read().status()).isEqualTo(404);
      wire.send("GET /kv/demo/k HTTP/1.1\nHost: localhost\na: b\n" + headers + "\n");
      Wire.Answer answer = wire.read();
      assertThat(answer.status()).isEqualTo(431);
      assertThat(answer.text()).contains("more than 128 headers");
    }
    try (Wire wire = door.connect()) {
      wire.send("PUT /kv/demo/k HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n0\n");
      wire.send("a: b\n".repeat(FewHeaders.MOST + 1) + "\n");
      assertThat(wire.read().status()).isEqualTo(400);
    }
  }

  @Test
  void aStreamThatNobodyReadsEnds() throws IOException {
    open(HttpDoorConfig.defaults().withTimeouts(LONG, SHORT, LONG));
    try (Wire wire = door.connect()) {
      String body = "{\"prefix\":\"p\",\"limit\":2000000,\"pageBytes\":10000}";
      wire.send(
          "POST "
              + SCAN
              + " HTTP/1.1\nHost: localhost\n"
              + JSON
              + "grpc-timeout: 99999999H\nContent-Length: "
              + body.length()
              + "\n\n"
              + body);
      wire.readHead();
      await().untilAtomic(door.store.cancelled, Matchers.is(1));
      await().until(door.door::connectionCount, Matchers.is(0));
    }
  }

  @Test
  void slowReadersOfAPageShareIt() throws Exception {
    open();
    int length = door.get("/page/swagger-ui-bundle.js").body().length;
    assertThat(length).isGreaterThan(1 << 20);
    long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    List<Wire> readers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Wire wire = door.connect();
      readers.add(wire);
      for (int again = 0; again < 20; again++) {
        wire.send("GET /page/swagger-ui-bundle.js HTTP/1.1\nHost: localhost\n\n");
      }
    }
    for (Wire wire : readers) {
      assertThat(wire.readHead().status()).isEqualTo(200);
    }
    long more = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before;
    // A copy of each would take 60 MB.
    assertThat(more).isLessThan(16L << 20);
    // Those who read after all get every byte.
    Wire late = readers.getFirst();
    late.input().skipNBytes(length);
    assertThat(late.read().body()).isEqualTo(door.get("/page/swagger-ui-bundle.js").body());
    for (Wire wire : readers) {
      wire.close();
    }
  }

  /** Records of TLS are nobody else's. */
  @Test
  void whatAPageTakesForSlowReadersIsCharged() throws Exception {
    X509Bundle own =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=door")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    SslContext server = SslContextBuilder.forServer(own.toKeyManagerFactory()).build();
    JdkSslContext client =
        (JdkSslContext)
            SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
    door = new DoorUnderTest(HttpDoorConfig.defaults(), () -> server);
    long before = pinned();
    String request = "GET /page/swagger-ui-bundle.js HTTP/1.1\nHost: localhost\n\n";
    List<Wire> readers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Wire wire = connect(client);
      readers.add(wire);
      wire.send(request.repeat(20));
    }
    await().until(door.memory::used, Matchers.is(20L * (104 << 10)));
    await()
        .during(SHORT)
        .untilAsserted(
            () -> {
              assertThat(door.memory.used()).isEqualTo(20L * (104 << 10));
              assertThat(pinned() - before).isLessThan(door.memory.used());
            });
    door.memory.limit(door.memory.used() + 1);
    try (Wire late = connect(client)) {
      assertThat(late.get("/openapi.json").reason()).isEqualTo("OVERLOADED");
    }
    for (Wire wire : readers) {
      wire.close();
    }
  }

  private static long pinned() {
    PooledByteBufAllocator buffers = PooledByteBufAllocator.DEFAULT;
    return buffers.pinnedDirectMemory() + buffers.pinnedHeapMemory();
  }

  private Wire connect(JdkSslContext client) throws IOException {
    return new Wire(
        client
            .context()
            .getSocketFactory()
            .createSocket(door.address.getAddress(), door.address.getPort()));
  }

  @Test
  void aLongValueArrivesWhole() throws IOException {
    open();
    byte[] value = new byte[TinyStore.MAX_VALUE];
    new java.util.SplittableRandom(3).nextBytes(value);
    try (Wire wire = door.connect()) {
      wire.call("PUT", "/kv/demo/long", "", value);
      for (int i = 0; i < 5; i++) {
        assertThat(wire.get("/kv/demo/long").body()).isEqualTo(value);
      }
    }
  }
}
