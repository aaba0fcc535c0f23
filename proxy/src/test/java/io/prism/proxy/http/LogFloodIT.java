package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.TelemetryConfig.LogFormat;
import io.prism.control.snapshot.TlsConfig;
import io.prism.proxy.telemetry.Logs;
import io.prism.proxy.testing.LogOutput;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a client does fills the log. */
class LogFloodIT {

  private static final int ROUNDS = 3;

  /** More lines than a start and a stop leave. */
  private static final int FLOOD = 20;

  @TempDir private Path directory;

  /** What a client does to a gateway. */
  private interface Mischief {
    void to(TestProxy proxy) throws Exception;
  }

  private void assertQuiet(Snapshots snapshots, Mischief mischief) throws Exception {
    List<String> lines;
    try (LogOutput output = new LogOutput()) {
      Logs.configure(LogFormat.JSON);
      try (TestProxy proxy = new TestProxy(snapshots.build(1))) {
        for (int i = 0; i < ROUNDS; i++) {
          mischief.to(proxy);
        }
        Awaitility.await()
            .untilAsserted(
                () ->
                    assertThat(proxy.observe("/metrics").body())
                        .contains(
                            "prism_connections{door=\"grpc\"} 0.0",
                            "prism_connections{door=\"http\"} 0.0"));
      }
      lines = output.lines();
    }
    ObjectMapper json = new ObjectMapper();
    for (String line : lines) {
      assertThat(json.readTree(line).path("level").asText()).as(line).isEqualTo("INFO");
    }
    assertThat(lines).isNotEmpty().hasSizeLessThan(FLOOD);
  }

  private Snapshots snapshots() {
    return new Snapshots(directory).backend("memory", "memory").namespace("n", "memory");
  }

  private static void breakConnections(TestProxy proxy) throws Exception {
    for (ListenerKind kind : ListenerKind.values()) {
      reset(proxy.address(kind), "");
      reset(proxy.address(kind), "GET / HT");
      reset(proxy.address(kind), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense");
    }
  }

  @Test
  void brokenStreamsAndConnectionsLeaveNoLines() throws Exception {
    assertQuiet(
        snapshots(),
        proxy -> {
          InetSocketAddress grpc = proxy.address(ListenerKind.GRPC);
          try (Http2Wire wire = new Http2Wire(grpc, null)) {
            assertThat(longHeaders(wire, 18_000).get(20, TimeUnit.SECONDS).status()).isEqualTo(431);
            assertThat(wire.isOpen()).isTrue();
            // Much more than the limit costs the connection.
            assertThat(longHeaders(wire, 60_000)).failsWithin(20, TimeUnit.SECONDS);
          }
          breakConnections(proxy);
        });
  }

  @Test
  void handshakesThatFailLeaveNoLines() throws Exception {
    X509Bundle self =
        new CertificateBuilder()
            .subject("CN=localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path certificate = Files.writeString(directory.resolve("server.pem"), self.getCertificatePEM());
    Path key = Files.writeString(directory.resolve("server.key"), self.getPrivateKeyPEM());
    ListenerConfig mutual =
        new ListenerConfig(
            "127.0.0.1",
            0,
            ListenerConfig.ClientAuth.MTLS,
            Optional.of(new TlsConfig(certificate, key, Optional.of(certificate))));
    SslContext stranger =
        SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build();
    assertQuiet(
        snapshots().listener(ListenerKind.GRPC, mutual).listener(ListenerKind.HTTP, mutual),
        proxy -> {
          for (ListenerKind kind : List.of(ListenerKind.GRPC, ListenerKind.HTTP)) {
            try (Http2Wire wire = new Http2Wire(proxy.address(kind), stranger)) {
              assertThatThrownBy(() -> wire.get("/").get(20, TimeUnit.SECONDS)).isNotNull();
            }
          }
          breakConnections(proxy);
        });
  }

  private static CompletableFuture<Wire.Answer> longHeaders(Http2Wire wire, int length) {
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/s/m", Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .set("host", "localhost")
        .set("content-type", "application/grpc")
        .set("te", "trailers")
        .set("x-long", "x".repeat(length));
    CompletableFuture<Wire.Answer> answer = new CompletableFuture<>();
    wire.send(wire.open(answer), request);
    return answer;
  }

  /** Lets the server read some bytes and then find the connection broken. */
  private static void reset(InetSocketAddress address, String sent) throws Exception {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoLinger(true, 0);
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
