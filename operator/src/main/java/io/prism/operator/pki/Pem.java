package io.prism.operator.pki;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as text. */
public final class Pem {

  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");

  private Pem() {}

  static byte[] of(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        append(text, "CERTIFICATE", certificate.getEncoded());
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException("a certificate that was read can be written", e);
      }
    }
    return bytes(text);
  }

  static byte[] of(PrivateKey key) {
    StringBuilder text = new StringBuilder();
    append(text, "PRIVATE KEY", key.getEncoded());
    return bytes(text);
  }

  /**
   * Reads certificates, at least one.
   *
   * @throws UnreadableException when there is none, or something else
   */
  public static List<X509Certificate> certificates(byte[] pem) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        certificates.add((X509Certificate) certificate);
      }
    } catch (CertificateException e) {
      throw new UnreadableException("this is no certificate in PEM form");
    }
    if (certificates.isEmpty()) {
      throw new UnreadableException("there is no certificate");
    }
    return certificates;
  }

  /** Reads the key of a certificate whose public key has an algorithm. */
  static PrivateKey key(byte[] pem, String algorithm) {
    Matcher text = KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
    if (!text.matches()) {
      throw new UnreadableException("this is no private key in PEM form, PKCS#8");
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text.group(1))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new UnreadableException("this is no private key of the kind " + algorithm);
    }
  }

  private static void append(StringBuilder text, String what, byte[] content) {
    text.append("-----BEGIN ").append(what).append("-----\n");
    text.append(LINES.encodeToString(content));
    text.append("\n-----END ").append(what).append("-----\n");
  }

  private static byte[] bytes(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
