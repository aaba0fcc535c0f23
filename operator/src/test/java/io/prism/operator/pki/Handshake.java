package io.prism.operator.pki;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Two peers that prove to each other who they are, over a real connection. One side is Netty's, the
 * other the JDK's; a byte from the server tells that both accepted each other.
 */
final class Handshake implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final char[] PASSWORD = "test".toCharArray();

  private final String host;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  Handshake(String host) {
    this.host = host;
  }

  /** Whether a JDK client and a Netty server accept each other at a time. */
  boolean toNetty(Map<String, byte[]> client, Map<String, byte[]> server, Instant now)
      throws Exception {
    SslContext tls =
        SslContextBuilder.forServer(stream(server, "tls.crt"), stream(server, "tls.key"))
            .sslProvider(SslProvider.JDK)
            .trustManager(trust(server, now))
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    Channel listener =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Greeter());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    try {
      return readsFrom((InetSocketAddress) listener.localAddress(), context(client, now));
    } finally {
      listener.close().sync();
    }
  }

  /** Whether a Netty client and a JDK server accept each other at a time. */
  boolean fromNetty(Map<String, byte[]> client, Map<String, byte[]> server, Instant now)
      throws Exception {
    SslContext tls =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .keyManager(stream(client, "tls.crt"), stream(client, "tls.key"))
            .trustManager(trust(client, now))
            .build();
    try (SSLServerSocket listener =
        (SSLServerSocket)
            context(server, now)
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listener.setNeedClientAuth(true);
      listener.setSoTimeout(TIMEOUT_MILLIS);
      Thread greeter = Thread.ofVirtual().start(() -> greet(listener));
      CompletableFuture<Boolean> greeted = new CompletableFuture<>();
      Channel channel =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .handler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel
                          .pipeline()
                          .addLast(
                              tls.newHandler(channel.alloc(), host, listener.getLocalPort()),
                              new Greeted(greeted));
                    }
                  })
              .connect(listener.getLocalSocketAddress())
              .sync()
              .channel();
      try {
        return greeted.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      } finally {
        channel.close().sync();
        greeter.join();
      }
    }
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private boolean readsFrom(InetSocketAddress server, SSLContext tls) {
    try (Socket socket = new Socket(server.getAddress(), server.getPort());
        SSLSocket secure =
            (SSLSocket) tls.getSocketFactory().createSocket(socket, host, server.getPort(), true)) {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.setSoTimeout(TIMEOUT_MILLIS);
      return secure.getInputStream().read() == '!';
    } catch (IOException e) {
      return false;
    }
  }

  private static void greet(SSLServerSocket listener) {
    try (SSLSocket socket = (SSLSocket) listener.accept()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.startHandshake();
      socket.getOutputStream().write('!');
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // The client sees the end of the connection instead of the byte.
    }
  }

  private static SSLContext context(Map<String, byte[]> files, Instant now)
      throws GeneralSecurityException, IOException {
    // PKCS12 would spend most of a test's time on deriving a key from the password.
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    store.setKeyEntry(
        "tls",
        Pem.key(content(files, "tls.key"), "EC"),
        PASSWORD,
        new Certificate[] {Pem.certificates(content(files, "tls.crt")).getFirst()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust(files, now).getTrustManagers(), null);
    return context;
  }

  private static TrustManagerFactory trust(Map<String, byte[]> files, Instant now)
      throws GeneralSecurityException {
    PKIXBuilderParameters parameters =
        new PKIXBuilderParameters(
            Pem.certificates(content(files, "ca.crt")).stream()
                .map(certificate -> new TrustAnchor(certificate, null))
                .collect(Collectors.toSet()),
            new X509CertSelector());
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(new CertPathTrustManagerParameters(parameters));
    return trust;
  }

  private static ByteArrayInputStream stream(Map<String, byte[]> files, String name) {
    return new ByteArrayInputStream(content(files, name));
  }

  private static byte[] content(Map<String, byte[]> files, String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new AssertionError("no file " + name);
    }
    return content;
  }

  private static final class Greeter extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent completion && completion.isSuccess()) {
        context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {'!'}));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private static final class Greeted extends ChannelInboundHandlerAdapter {

    private final CompletableFuture<Boolean> greeted;

    private Greeted(CompletableFuture<Boolean> greeted) {
      this.greeted = greeted;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      greeted.complete(message instanceof ByteBuf bytes && bytes.getByte(0) == '!');
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      greeted.complete(false);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      greeted.complete(false);
      context.close();
    }
  }
}
