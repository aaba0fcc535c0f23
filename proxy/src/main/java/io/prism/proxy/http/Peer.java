package io.prism.proxy.http;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * The two ends of a connection.
 *
 * @param attributes what the calls of this connection carry, the same as through the gRPC door
 * @param local the address that the client connected to; empty for what is no socket
 * @param secure whether the connection is TLS
 */
record Peer(Attributes attributes, Optional<InetAddress> local, boolean secure) {

  /** Describes a connection whose TLS handshake, if any, is done. */
  static Peer of(Channel connection) {
    Attributes.Builder attributes = Attributes.newBuilder().set(HttpDoor.ATTR_HTTP, true);
    SocketAddress remote = connection.remoteAddress();
    if (remote != null) {
      attributes.set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, remote);
    }
    SocketAddress local = connection.localAddress();
    if (local != null) {
      attributes.set(Grpc.TRANSPORT_ATTR_LOCAL_ADDR, local);
    }
    SslHandler tls = connection.pipeline().get(SslHandler.class);
    if (tls != null) {
      SSLSession session = tls.engine().getSession();
      attributes.set(Grpc.TRANSPORT_ATTR_SSL_SESSION, session);
    }
    Optional<InetAddress> address =
        local instanceof InetSocketAddress socket
            ? Optional.ofNullable(socket.getAddress())
            : Optional.empty();
    return new Peer(attributes.build(), address, tls != null);
  }
}
