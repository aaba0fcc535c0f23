package io.prism.e2e.operator;

import com.google.protobuf.ByteString;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.prism.e2e.PrismProcess;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.KeyValueServiceGrpc.KeyValueServiceBlockingStub;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.operator.pki.Authority;
import io.prism.operator.pki.CertificateAuthority;
import io.prism.operator.pki.LeafRequest;
import io.prism.operator.pki.RotationPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A client that keeps one connection, over TLS, to a gateway that it knows by a name. */
final class TlsClient implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 20;
  private static final CertificateAuthority PKI =
      new CertificateAuthority(Clock.systemUTC(), new SecureRandom(), RotationPolicy.STANDARD);

  private final ManagedChannel channel;

  private TlsClient(int port, String name, ChannelCredentials credentials) {
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port, credentials)
            .overrideAuthority(name)
            .build();
  }

  private static int port(PrismProcess gateway) {
    String address = gateway.address("grpc");
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** With nothing to show. */
  static TlsClient anonymous(PrismProcess gateway, String name, String trusted) throws IOException {
    return anonymous(port(gateway), name, trusted);
  }

  /** The same for a port of this machine. */
  static TlsClient anonymous(int port, String name, String trusted) throws IOException {
    return new TlsClient(
        port, name, TlsChannelCredentials.newBuilder().trustManager(stream(trusted)).build());
  }

  /** An authority that vouches for clients. */
  static Authority company() {
    return PKI.authority(Map.of());
  }

  /** What is told of an authority to those who trust it. */
  static String certificate(Authority authority) {
    return new String(authority.bundle(), StandardCharsets.US_ASCII);
  }

  /** With a certificate that names it by an URI. */
  static TlsClient called(
      String uri, Authority authority, PrismProcess gateway, String name, String trusted)
      throws IOException {
    Map<String, byte[]> files =
        PKI.leaf(authority, LeafRequest.client("client", Set.of(uri)), Map.of()).files();
    return new TlsClient(
        port(gateway),
        name,
        TlsChannelCredentials.newBuilder()
            .trustManager(stream(trusted))
            .keyManager(
                new ByteArrayInputStream(files.get("tls.crt")),
                new ByteArrayInputStream(files.get("tls.key")))
            .build());
  }

  private static ByteArrayInputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
  }

  void put(String namespace, String key) {
    var unused =
        stub()
            .put(
                PutRequest.newBuilder()
                    .setNamespace(namespace)
                    .setKey(key)
                    .setValue(ByteString.copyFromUtf8("value"))
                    .build());
  }

  /** Whether the key is there. */
  boolean get(String namespace, String key) {
    return stub()
        .get(GetRequest.newBuilder().setNamespace(namespace).setKey(key).build())
        .getFound();
  }

  private KeyValueServiceBlockingStub stub() {
    return KeyValueServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
