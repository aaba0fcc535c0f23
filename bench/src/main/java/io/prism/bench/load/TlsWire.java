package io.prism.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** TLS of the JDK over a socket. For one thread. */
final class TlsWire implements Wire {

  /** The password of the key stores that benchmarks make for themselves. */
  static final String PASSWORD = "changeit";

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer encryptedIn = ByteBuffer.allocateDirect(512 << 10);
  private final ByteBuffer encryptedOut;

  private TlsWire(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
    this.encryptedOut =
        ByteBuffer.allocateDirect(engine.getSession().getPacketBufferSize()).limit(0);
  }

  /** Shakes hands over a blocking channel, agreeing on HTTP/2. */
  static TlsWire connect(SocketChannel channel, SSLContext context) throws IOException {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    engine.setSSLParameters(parameters);
    TlsWire wire = new TlsWire(channel, engine);
    wire.shakeHands();
    if (!"h2".equals(engine.getApplicationProtocol())) {
      throw new IOException("the server does not speak HTTP/2 over TLS");
    }
    return wire;
  }

  /** Trusts the authority {@code ca} of a key store, and shows its {@code client}. */
  static SSLContext context(Path keyStore) throws IOException {
    try (InputStream in = Files.newInputStream(keyStore)) {
      KeyStore all = KeyStore.getInstance("PKCS12");
      all.load(in, PASSWORD.toCharArray());
      KeyStore own = empty();
      own.setKeyEntry(
          "client",
          all.getKey("client", PASSWORD.toCharArray()),
          PASSWORD.toCharArray(),
          all.getCertificateChain("client"));
      KeyStore trusted = empty();
      trusted.setCertificateEntry("ca", all.getCertificate("ca"));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, PASSWORD.toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates cannot be used", e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private void shakeHands() throws IOException {
    ByteBuffer nothing = ByteBuffer.allocate(0);
    ByteBuffer early = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> {
          wrap(nothing);
          send();
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!unwrap(early) && channel.read(encryptedIn) < 0) {
            throw new SSLException("the server ended the handshake");
          }
        }
        case FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
    }
  }

  @Override
  public int read(ByteBuffer in) throws IOException {
    int read = channel.read(encryptedIn);
    int before = in.position();
    while (unwrap(in)) {
      // Record by record.
    }
    return read < 0 && in.position() == before ? -1 : in.position() - before;
  }

  /** Opens one record; false when none is complete. */
  private boolean unwrap(ByteBuffer in) throws SSLException {
    encryptedIn.flip();
    SSLEngineResult result = engine.unwrap(encryptedIn, in);
    encryptedIn.compact();
    return result.bytesConsumed() > 0;
  }

  @Override
  public void write(ByteBuffer out) throws IOException {
    send();
    while (out.hasRemaining() && !encryptedOut.hasRemaining()) {
      wrap(out);
      send();
    }
  }

  private void wrap(ByteBuffer out) throws SSLException {
    encryptedOut.clear();
    engine.wrap(out, encryptedOut);
    encryptedOut.flip();
  }

  private void send() throws IOException {
    if (encryptedOut.hasRemaining()) {
      channel.write(encryptedOut);
    }
  }

  @Override
  public boolean hasUnwritten() {
    return encryptedOut.hasRemaining();
  }
}
