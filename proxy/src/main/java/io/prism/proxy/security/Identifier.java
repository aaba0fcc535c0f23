package io.prism.proxy.security;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import io.prism.control.snapshot.ListenerConfig;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Tells who calls from what a door knows of a connection. Called for every call, by any thread. */
@FunctionalInterface
public interface Identifier {

  /**
   * The caller.
   *
   * @throws PrismException {@code UNAUTHENTICATED}
   */
  Principal identify(Attributes attributes);

  /** What a listener was configured to do. */
  static Identifier of(ListenerConfig listener) {
    return switch (listener.auth()) {
      case NONE -> attributes -> Principal.ANONYMOUS;
      case MTLS -> Identifier::byCertificate;
    };
  }

  private static Principal byCertificate(Attributes attributes) {
    Principal known = attributes.get(Principal.ATTRIBUTE);
    return known != null ? known : ofSession(attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
  }

  /**
   * The caller of a TLS session.
   *
   * @throws PrismException {@code UNAUTHENTICATED}
   */
  static Principal ofSession(@Nullable SSLSession session) {
    if (session == null) {
      throw unauthenticated();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      if (chain.length > 0 && chain[0] instanceof X509Certificate leaf) {
        return new Principal.Certified(CertificateNames.of(leaf));
      }
    } catch (SSLPeerUnverifiedException e) {
      // Falls through: the client showed no certificate.
    }
    throw unauthenticated();
  }

  private static PrismException unauthenticated() {
    return PrismException.of(
        ErrorReason.UNAUTHENTICATED, "this listener asks for a client certificate; present one");
  }
}
