package io.prism.http2.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * Stands for whichever context is in force when a connection begins. Sessions belong to the context
 * that they began in, so those of former ones cannot be taken up again.
 */
public final class CurrentSslContext extends SslContext {

  private volatile SslContext current;

  public CurrentSslContext(SslContext first) {
    this.current = first;
  }

  /** Has new connections use it. */
  public void use(SslContext next) {
    current = next;
  }

  @Override
  public boolean isClient() {
    return current.isClient();
  }

  @Override
  public List<String> cipherSuites() {
    return current.cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // of the type that has to be implemented
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return current.applicationProtocolNegotiator();
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return current.newEngine(allocator);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
    return current.newEngine(allocator, peerHost, peerPort);
  }

  // Not by the engine: contexts of netty-tcnative make faster ones for handlers of their own.
  @Override
  protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls) {
    return current.newHandler(allocator);
  }

  @Override
  protected SslHandler newHandler(
      ByteBufAllocator allocator, String peerHost, int peerPort, boolean startTls) {
    return current.newHandler(allocator, peerHost, peerPort);
  }

  @Override
  public SSLSessionContext sessionContext() {
    return current.sessionContext();
  }
}
