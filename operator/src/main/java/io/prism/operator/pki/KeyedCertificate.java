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
    X509Certificate certificate = Pem.certificates(certificatePem).getFirst();
    KeyedCertificate read =
        new KeyedCertificate(
            certificate, Pem.key(keyPem, certificate.getPublicKey().getAlgorithm()));
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

  /** When it ends. */
  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /** How the key signs: others make keys of another kind than this package does. */
  String signature() {
    return certificate.getPublicKey().getAlgorithm().equals("RSA")
        ? "SHA256withRSA"
        : "SHA256withECDSA";
  }

  private boolean belongTogether() {
    try {
      Signature signer = Signature.getInstance(signature());
      signer.initSign(key);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(signature());
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
