package io.prism.backend.plugin.server;

import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the files of a listener held at one moment: complete, and fitting together.
 *
 * @param digest differs when the contents differ
 * @param chain the certificate and those between it and an authority
 * @param key belongs to the certificate
 * @param clientCa who signs the certificates of gateways; empty: gateways need none
 */
record TlsFiles(
    String digest, X509Certificate[] chain, PrivateKey key, Optional<X509Certificate[]> clientCa) {

  private static final byte[] PROBE = {1, 2, 3};

  /** Reads and checks the files. */
  static TlsFiles read(ServerTls files) throws IOException, GeneralSecurityException {
    byte[] certificate = Files.readAllBytes(files.certificate());
    byte[] key = Files.readAllBytes(files.key());
    byte[] ca =
        files.clientCa().isPresent() ? Files.readAllBytes(files.clientCa().get()) : new byte[0];
    X509Certificate[] chain = certificates(certificate, files.certificate());
    TlsFiles read =
        new TlsFiles(
            digest(certificate, key, ca),
            chain,
            privateKey(key, files.key()),
            files.clientCa().isPresent()
                ? Optional.of(certificates(ca, files.clientCa().get()))
                : Optional.empty());
    if (!read.isPair()) {
      throw new GeneralSecurityException("the private key does not belong to the certificate");
    }
    return read;
  }

  private static String digest(byte[]... contents) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] content : contents) {
      digest.update(MessageDigest.getInstance("SHA-256").digest(content));
    }
    return HexFormat.of().formatHex(digest.digest());
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

  /** Whoever renews one file before the other must not have half of it put in use. */
  private boolean isPair() throws GeneralSecurityException {
    String algorithm =
        switch (chain[0].getPublicKey().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> chain[0].getPublicKey().getAlgorithm();
        };
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(PROBE);
    byte[] signature = signer.sign();
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(chain[0]);
    verifier.update(PROBE);
    return verifier.verify(signature);
  }
}
