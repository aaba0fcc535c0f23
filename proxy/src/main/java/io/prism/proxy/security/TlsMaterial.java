package io.prism.proxy.security;

import io.grpc.util.CertificateUtils;
import io.prism.control.snapshot.TlsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the files of a listener held at one moment: complete and fitting together.
 *
 * @param digest differs when the contents differ
 * @param chain the server's certificate and its issuers
 * @param key belongs to the certificate
 * @param clientCa who may issue client certificates; empty without mutual TLS
 */
record TlsMaterial(
    String digest, X509Certificate[] chain, PrivateKey key, X509Certificate[] clientCa) {

  /** Reads and checks the files. */
  static TlsMaterial read(TlsConfig config, boolean mutual)
      throws IOException, GeneralSecurityException {
    byte[] certificate = Files.readAllBytes(config.certificate());
    byte[] key = Files.readAllBytes(config.key());
    Optional<Path> caFile = mutual ? config.clientCa() : Optional.empty();
    byte[] ca = caFile.isPresent() ? Files.readAllBytes(caFile.get()) : new byte[0];
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : new byte[][] {certificate, key, ca}) {
      digest.update((byte) 0);
      digest.update(part);
    }
    X509Certificate[] chain = certificates(certificate, config.certificate());
    PrivateKey privateKey = privateKey(key, config.key());
    requirePair(chain[0].getPublicKey(), privateKey);
    return new TlsMaterial(
        HexFormat.of().formatHex(digest.digest()),
        chain,
        privateKey,
        caFile.isPresent() ? certificates(ca, caFile.get()) : new X509Certificate[0]);
  }

  private static X509Certificate[] certificates(byte[] pem, Path file)
      throws GeneralSecurityException {
    X509Certificate[] found = CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem));
    if (found.length == 0) {
      throw new GeneralSecurityException(file + " holds no certificate");
    }
    return found;
  }

  private static PrivateKey privateKey(byte[] pem, Path file) throws GeneralSecurityException {
    try {
      return CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new GeneralSecurityException(file + " holds no usable private key (PKCS#8 PEM)", e);
    }
  }

  /** A certificate renewed before its key, or after, must not be put in use. */
  private static void requirePair(PublicKey publicKey, PrivateKey privateKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    byte[] sample = {1, 2, 3};
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(privateKey);
    signer.update(sample);
    byte[] signed = signer.sign();
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(publicKey);
    verifier.update(sample);
    if (!verifier.verify(signed)) {
      throw new GeneralSecurityException("the private key does not belong to the certificate");
    }
  }
}
