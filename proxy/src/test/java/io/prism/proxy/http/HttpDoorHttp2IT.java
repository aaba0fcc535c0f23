package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.grpc.Grpc;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpDoorHttp2IT {

  private static final String JSON = "application/json";
  private DoorUnderTest door;

  @AfterEach
  void close() {
    door.close();
    assertThat(door.door.connectionCount()).isEqualTo(0);
    assertThat(door.memory.used()).isZero();
  }

  private static Wire.Answer soon(CompletableFuture<Wire.Answer> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  private static DefaultHttpRequest head(HttpMethod method, String target) {
    DefaultHttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target);
    head.headers().set("host", "localhost");
    return head;
  }

  @Test
  void priorKnowledgeWorksOnTheSamePort() throws Exception {
    door = new DoorUnderTest();
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      assertThat(soon(wire.call("PUT", "/kv/demo//a;b/../c", "", new byte[100_000])).status())
          .isEqualTo(204);
      assertThat(soon(wire.get("/kv/demo//a;b/../c")).body()).hasSize(100_000);
      assertThat(soon(wire.call("HEAD", "/kv/demo/x", "", new byte[0])).status()).isEqualTo(404);
      Wire.Answer batch =
          soon(
              wire.postJson("/v1/namespaces/demo/keyvalue:batchGet", "{\"keys\":[\"/a;b/../c\"]}"));
      assertThat(batch.json().at("/results/0/found").asBoolean()).isTrue();
      assertThat(
              soon(wire.postJson(
                      "/v1/namespaces/demo/keyvalue:scanStream",
                      "{\"prefix\":\"p\",\"limit\":50,\"pageBytes\":100000}"))
                  .text()
                  .lines())
          .hasSize(50);
    }
  }

  @Test
  void manyStreamsShareAConnection() throws Exception {
    door = new DoorUnderTest();
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      List<CompletableFuture<Wire.Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(wire.call("PUT", "/kv/demo/" + i, "", new byte[10_000]));
      }
      for (CompletableFuture<Wire.Answer> answer : answers) {
        assertThat(soon(answer).status()).isEqualTo(204);
      }
      assertThat(door.door.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void refusingABodyLeavesTheConnectionUsable() throws Exception {
    door = new DoorUnderTest(HttpDoorConfig.defaults().withMaxBodyBytes(1_000));
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      assertThat(soon(wire.call("PUT", "/kv/demo/b", "", new byte[50_000])).status())
          .isEqualTo(413);
      assertThat(soon(wire.call("POST", "/nowhere", JSON, new byte[500_000])).status())
          .isEqualTo(404);
      assertThat(soon(wire.call("PUT", "/kv/demo/b", "", new byte[1_000])).status()).isEqualTo(204);
    }
  }

  /** The codec ends a connection for which it has to send many resets. */
  @Test
  void whatIsUnderWayForRefusedBodiesIsNoAbuse() throws Exception {
    door = new DoorUnderTest();
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      assertThat(soon(wire.get("/kv/demo/x")).status()).isEqualTo(404);
      List<CompletableFuture<Wire.Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        CompletableFuture<Wire.Answer> answer = new CompletableFuture<>();
        answers.add(answer);
        Http2StreamChannel stream = wire.open(answer);
        wire.send(stream, head(HttpMethod.PUT, "/nowhere"));
        for (int part = 0; part < 100; part++) {
          wire.send(stream, new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[1_000])));
        }
      }
      for (CompletableFuture<Wire.Answer> answer : answers) {
        assertThat(soon(answer).status()).isEqualTo(404);
      }
      assertThat(soon(wire.get("/kv/demo/x")).status()).isEqualTo(404);
    }
  }

  /** That no buffer is lost is checked behind the class. */
  @Test
  void refusedBodiesThatAreUnderWayAreGivenBack() throws Exception {
    door = new DoorUnderTest();
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      List<CompletableFuture<Wire.Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        answers.add(wire.call("POST", "/nowhere", JSON, new byte[500_000]));
      }
      for (CompletableFuture<Wire.Answer> answer : answers) {
        assertThat(soon(answer).status()).isEqualTo(404);
      }
    }
  }

  @Test
  void resettingAStreamCancelsItsCallOnly() throws Exception {
    door = new DoorUnderTest();
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      CompletableFuture<Wire.Answer> answer = new CompletableFuture<>();
      Http2StreamChannel stream = wire.open(answer);
      wire.send(stream, head(HttpMethod.GET, "/kv/demo/hang"));
      wire.send(stream, new DefaultLastHttpContent());
      door.store.hanging.await();
      stream.close();
      await().untilAtomic(door.store.cancelled, is(1));
      assertThat(soon(wire.get("/kv/demo/x")).status()).isEqualTo(404);
    }
  }

  @Test
  void slowBodiesAre408() throws Exception {
    door =
        new DoorUnderTest(
            HttpDoorConfig.defaults()
                .withTimeouts(
                    Duration.ofMinutes(1), Duration.ofMillis(150), Duration.ofMinutes(1)));
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      CompletableFuture<Wire.Answer> answer = new CompletableFuture<>();
      Http2StreamChannel stream = wire.open(answer);
      wire.send(stream, head(HttpMethod.PUT, "/kv/demo/slow"));
      wire.send(stream, new DefaultHttpContent(Unpooled.copyInt(1)));
      assertThat(soon(answer).status()).isEqualTo(408);
    }
  }

  @Test
  void idleConnectionsAreClosed() throws Exception {
    door =
        new DoorUnderTest(
            HttpDoorConfig.defaults()
                .withTimeouts(
                    Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMillis(100)));
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      assertThat(soon(wire.get("/kv/demo/x")).status()).isEqualTo(404);
      await().until(() -> !wire.isOpen());
    }
  }

  @Test
  void drainSaysGoAwayAndLetsStreamsFinish() throws Exception {
    door = new DoorUnderTest();
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      CompletableFuture<Wire.Answer> answer = new CompletableFuture<>();
      Http2StreamChannel stream = wire.open(answer);
      wire.send(stream, head(HttpMethod.PUT, "/kv/demo/last"));
      wire.send(stream, new DefaultHttpContent(Unpooled.copyInt(1)));
      await().until(() -> door.memory.used() > 0);
      CompletableFuture<Void> drained = door.door.drain(Duration.ofMinutes(1));
      await().untilAtomic(wire.goAways, is(2));
      assertThat(drained).isNotDone();
      wire.send(stream, new DefaultLastHttpContent(Unpooled.copyInt(2)));
      assertThat(soon(answer).status()).isEqualTo(204);
      await().until(() -> drained.isDone() && !wire.isOpen());
    }
  }

  @Test
  void closeCutsOffStreamsThatDoNotEnd() throws Exception {
    door = new DoorUnderTest();
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      CompletableFuture<Wire.Answer> answer = wire.get("/kv/demo/hang");
      door.store.hanging.await();
      door.door.close();
      assertThat(answer).failsWithin(Duration.ofSeconds(10));
      await().untilAtomic(door.store.cancelled, is(1));
    }
  }

  private static SslContext server(X509Bundle own, X509Bundle clientCa) throws Exception {
    return SslContextBuilder.forServer(own.toKeyManagerFactory())
        .trustManager(clientCa.toTrustManagerFactory())
        .clientAuth(ClientAuth.REQUIRE)
        .applicationProtocolConfig(
            alpn(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1))
        .build();
  }

  private static SslContext client(X509Bundle own, X509Bundle serverCa, String protocol)
      throws Exception {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .keyManager(own.toKeyManagerFactory())
        .trustManager(serverCa.toTrustManagerFactory())
        .endpointIdentificationAlgorithm(null)
        .applicationProtocolConfig(alpn(protocol))
        .build();
  }

  private static ApplicationProtocolConfig alpn(String... protocols) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        protocols);
  }

  private static X509Bundle authority(String name) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  @Test
  void tlsNegotiatesTheProtocolAndShowsTheClientsCertificate() throws Exception {
    X509Bundle ca = authority("ca");
    X509Bundle own =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=door")
            .addSanDnsName("localhost")
            .buildIssuedBy(ca);
    X509Bundle user = new CertificateBuilder().ecp256().subject("CN=alice").buildIssuedBy(ca);
    SslContext context = server(own, ca);
    door = new DoorUnderTest(HttpDoorConfig.defaults(), () -> context);
    try (Http2Wire wire =
        new Http2Wire(door.address, client(user, ca, ApplicationProtocolNames.HTTP_2))) {
      assertThat(soon(wire.get("/kv/demo/x")).status()).isEqualTo(404);
    }
    assertThat(subjectOfLastCall()).isEqualTo("CN=alice");
    SslContext http1 = client(user, ca, ApplicationProtocolNames.HTTP_1_1);
    try (var socket =
            ((io.netty.handler.ssl.JdkSslContext) http1)
                .context()
                .getSocketFactory()
                .createSocket(door.address.getAddress(), door.address.getPort());
        Wire wire = new Wire(socket)) {
      assertThat(wire.get("/kv/demo/x").status()).isEqualTo(404);
    }
    try (Wire plain = door.connect()) {
      plain.send("GET / HTTP/1.1\nHost: localhost\n\n");
      while (!plain.isClosedByServer()) {
        // A TLS alert comes before the end.
      }
    }
  }

  private String subjectOfLastCall() throws Exception {
    SSLSession session = door.lastCall.get().getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    return session.getPeerPrincipal().getName();
  }

  @Test
  void aRenewedCertificateCountsForTheNextConnection() throws Exception {
    X509Bundle oldCa = authority("old");
    X509Bundle newCa = authority("new");
    X509Bundle user = new CertificateBuilder().ecp256().subject("CN=alice").buildIssuedBy(oldCa);
    AtomicReference<SslContext> current =
        new AtomicReference<>(
            server(
                new CertificateBuilder().ecp256().subject("CN=door").buildIssuedBy(oldCa), oldCa));
    door = new DoorUnderTest(HttpDoorConfig.defaults(), current::get);
    try (Http2Wire wire =
        new Http2Wire(door.address, client(user, oldCa, ApplicationProtocolNames.HTTP_2))) {
      assertThat(soon(wire.get("/kv/demo/x")).status()).isEqualTo(404);
      current.set(
          server(new CertificateBuilder().ecp256().subject("CN=door").buildIssuedBy(newCa), oldCa));
      try (Http2Wire next =
          new Http2Wire(door.address, client(user, newCa, ApplicationProtocolNames.HTTP_2))) {
        assertThat(soon(next.get("/kv/demo/x")).status()).isEqualTo(404);
      }
      assertThat(soon(wire.get("/kv/demo/x")).status()).isEqualTo(404);
    }
  }

  @Test
  void aTooLargeHeaderListIsRefusedWithoutHarm() throws Exception {
    door = new DoorUnderTest();
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      CompletableFuture<Wire.Answer> answer = wire.get("/kv/demo/" + "x".repeat(30_000));
      try {
        assertThat(soon(answer).status()).isIn(414, 431);
      } catch (ExecutionException e) {
        // Far over the bound the codec closes the connection rather than decode more.
        assertThat(e).hasCauseInstanceOf(IOException.class);
      }
    }
    try (Http2Wire wire = new Http2Wire(door.address, null)) {
      assertThat(soon(wire.get("/kv/demo/x")).status()).isEqualTo(404);
    }
  }
}
