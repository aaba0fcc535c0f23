package io.prism.operator.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a server or caller shows, whoever made it.
 *
 * @param chain its certificate, and those between it and an authority
 * @param key of the certificate
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {

  /** Copies the list. */
  public Identity {
    chain = List.copyOf(chain);
  }

  /**
   * Reads the content of a Secret of the type {@code kubernetes.io/tls}.
   *
   * @throws UnreadableException when it is damaged
   */
  public static Identity read(Map<String, byte[]> files) {
    byte[] certificates = files.get(Leaf.CERTIFICATE);
    byte[] key = files.get(Leaf.KEY);
    if (certificates == null || key == null) {
      throw new UnreadableException("it needs " + Leaf.CERTIFICATE + " and " + Leaf.KEY);
    }
    return new Identity(
        Pem.certificates(certificates), KeyedCertificate.read(certificates, key).key());
  }

  /** When it ends. */
  public Instant notAfter() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /** Names the certificate; the key is not told. */
  @Override
  public String toString() {
    return chain.getFirst().getSubjectX500Principal() + " until " + notAfter();
  }
}
