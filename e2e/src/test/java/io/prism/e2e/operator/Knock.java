package io.prism.e2e.operator;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.operator.pki.Authority;
import io.prism.operator.pki.CertificateAuthority;
import io.prism.operator.pki.LeafRequest;
import io.prism.operator.pki.RotationPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Whether a server lets callers in who show one thing or another. */
final class Knock {

  private static final long PATIENCE_SECONDS = 20;

  private final int port;
  private final String name;

  /** A server on loopback. */
  Knock(int port, String name) {
    this.port = port;
    this.name = name;
  }

  boolean inClearText() {
    return letsIn(InsecureChannelCredentials.create());
  }

  /** With the files of a Secret of the type {@code kubernetes.io/tls}. */
  boolean with(Map<String, String> files) throws IOException {
    return letsIn(
        TlsChannelCredentials.newBuilder()
            .trustManager(stream(files, "ca.crt"))
            .keyManager(stream(files, "tls.crt"), stream(files, "tls.key"))
            .build());
  }

  /** With nothing to show. */
  boolean anonymously(String trusted) throws IOException {
    return letsIn(
        TlsChannelCredentials.newBuilder()
            .trustManager(new ByteArrayInputStream(trusted.getBytes(StandardCharsets.UTF_8)))
            .build());
  }

  /** The same files with another one to trust. */
  static Map<String, String> trusting(Map<String, String> files, String trusted) {
    Map<String, String> changed = new TreeMap<>(files);
    changed.put("ca.crt", trusted);
    return changed;
  }

  /** What another installation made for a caller of the same name, with trust in this one. */
  static Map<String, String> foreign(String trusted) {
    CertificateAuthority pki =
        new CertificateAuthority(Clock.systemUTC(), new SecureRandom(), RotationPolicy.STANDARD);
    Authority other = pki.authority(Map.of());
    LeafRequest request =
        LeafRequest.client(
            "prism-proxy-default", Set.of("spiffe://prism/ns/operator-it/shard/default"));
    Map<String, String> files = new TreeMap<>();
    pki.leaf(other, request, Map.of())
        .files()
        .forEach((file, content) -> files.put(file, new String(content, StandardCharsets.UTF_8)));
    return trusting(files, trusted);
  }

  private static InputStream stream(Map<String, String> files, String name) {
    return new ByteArrayInputStream(files.get(name).getBytes(StandardCharsets.UTF_8));
  }

  /** Whoever is let in is told that there is no such service. */
  private boolean letsIn(ChannelCredentials credentials) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port, credentials)
            .overrideAuthority(name)
            .build();
    try {
      KeyValueServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .get(GetRequest.getDefaultInstance());
      throw new AssertionError("no server that is asked here serves clients");
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
        return false;
      }
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return true;
      }
      throw new AssertionError(e);
    } finally {
      channel.shutdownNow();
    }
  }
}
