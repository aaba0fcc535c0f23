package io.prism.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where a load goes and how.
 *
 * @param target host and port
 * @param method the full name of the gRPC method
 * @param connections how many
 * @param streams calls of each connection at a time
 * @param timeout the {@code grpc-timeout} of each call, such as {@code 5S}; empty: none
 * @param keyStore a PKCS #12 file with {@code ca} and {@code client} for TLS; empty: in clear
 * @param messageBytes what each reply with status OK must have; negative: any
 */
public record Shape(
    String target,
    String method,
    int connections,
    int streams,
    String timeout,
    String keyStore,
    int messageBytes) {

  /** In clear, with calls that have no deadline and replies of any size. */
  static Shape plain(String target, String method, int connections, int streams) {
    return new Shape(target, method, connections, streams, "", "", -1);
  }

  /** The same with other connections and streams. */
  Shape of(int newConnections, int newStreams) {
    return new Shape(target, method, newConnections, newStreams, timeout, keyStore, messageBytes);
  }

  /** The same with a deadline for each call. */
  Shape withTimeout(String newTimeout) {
    return new Shape(target, method, connections, streams, newTimeout, keyStore, messageBytes);
  }

  /** The same over TLS. */
  Shape withTls(Path newKeyStore) {
    return new Shape(
        target, method, connections, streams, timeout, newKeyStore.toString(), messageBytes);
  }

  /** The same with replies of a size. */
  Shape expecting(int newMessageBytes) {
    return new Shape(target, method, connections, streams, timeout, keyStore, newMessageBytes);
  }

  /** The server's address. */
  InetSocketAddress address() {
    int colon = target.lastIndexOf(':');
    return new InetSocketAddress(
        target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
  }

  /** What TLS takes, when it is to be used. */
  Optional<SSLContext> tls() throws IOException {
    return keyStore.isEmpty() ? Optional.empty() : Optional.of(TlsWire.context(Path.of(keyStore)));
  }
}
