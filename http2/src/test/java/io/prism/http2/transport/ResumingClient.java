package io.prism.http2.transport;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.X509Bundle;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client over TLS that takes up its last session again, as the server lets it. */
public final class ResumingClient {

  private static final byte[] PREFACE_AND_SETTINGS =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

  private final SSLContext context;
  private final InetSocketAddress server;

  /** It shows this certificate, and trusts every server. */
  public ResumingClient(X509Bundle certificate, InetSocketAddress server)
      throws GeneralSecurityException {
    this.server = server;
    this.context = SSLContext.getInstance("TLSv1.3");
    context.init(
        certificate.toKeyManagerFactory().getKeyManagers(),
        InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
        null);
  }

  /**
   * Connects, and waits until the server has sent its settings and with them a ticket.
   *
   * @return when the session began; the same as before when it was taken up again
   * @throws IOException when it is not let in
   */
  public long connect() throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(server.getAddress(), server.getPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.getOutputStream().write(PREFACE_AND_SETTINGS);
      if (socket.getInputStream().read() < 0) {
        throw new EOFException("the server has closed the connection");
      }
      return socket.getSession().getCreationTime();
    }
  }
}
