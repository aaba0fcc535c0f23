package io.prism.operator.pki;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate and the key that belongs to it.
 *
 * @param certificate the certificate
 * @param key the key
 */
public record KeyedCertificate(X509Certificate certificate, PrivateKey key) {

  private static final byte[] PROBE = "prism".getBytes(StandardCharsets.US_ASCII);

  /** Reads both, and refuses a key that belongs to another certificate. */
  static KeyedCertificate read(byte[] certificatePem, byte[] keyPem) {
    KeyedCertificate read =
        new KeyedCertificate(Pem.certificates(certificatePem).getFirst(), Pem.key(keyPem));
    if (!read.belongTogether()) {
      throw new UnreadableException("the key belongs to another certificate");
    }
    return read;
  }

  byte[] certificatePem() {
    return Pem.of(List.of(certificate));
  }

  byte[] keyPem() {
    return Pem.of(key);
  }

  Instant notBefore() {
    return certificate.getNotBefore().toInstant();
  }

  Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  private boolean belongTogether() {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(certificate.getPublicKey());
      verifier.update(PROBE);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Names the certificate; the key is not told. */
  @Override
  public String toString() {
    return certificate.getSubjectX500Principal() + " until " + notAfter();
  }
}
