package io.prism.operator.pki;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A certificate of a server or caller.
 *
 * @param identity the certificate and its key
 * @param trusted the authorities that it trusts
 */
public record Leaf(KeyedCertificate identity, List<X509Certificate> trusted) {

  static final String CERTIFICATE = "tls.crt";
  static final String KEY = "tls.key";
  private static final String TRUST = "ca.crt";

  private static final String SERVER = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
  private static final int URI = 6;
  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  /** Copies the list. */
  public Leaf {
    trusted = List.copyOf(trusted);
  }

  /** What is to be stored, as in a Secret of the type {@code kubernetes.io/tls}. */
  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(CERTIFICATE, identity.certificatePem());
    files.put(KEY, identity.keyPem());
    files.put(TRUST, Pem.of(trusted));
    return files;
  }

  /** When it is to be renewed: after two thirds of its life. */
  public Instant renewal() {
    Duration life = Duration.between(identity.notBefore(), identity.notAfter());
    return identity.notBefore().plus(life.multipliedBy(2).dividedBy(3));
  }

  /** Reads the certificate and its key of {@link #files()}; empty when they are damaged. */
  static Optional<KeyedCertificate> read(Map<String, byte[]> files) {
    byte[] certificate = files.get(CERTIFICATE);
    byte[] key = files.get(KEY);
    if (certificate == null || key == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(KeyedCertificate.read(certificate, key));
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  /** Whether it is what a request asks for, signed by somebody who is trusted. */
  boolean serves(LeafRequest request) {
    X509Certificate certificate = identity.certificate();
    try {
      return certificate
              .getSubjectX500Principal()
              .equals(CertificateMaker.name(request.commonName()))
          && purposes(request.use()).equals(Set.copyOf(purposes(certificate)))
          && names(request).equals(names(certificate))
          && trusted.stream().anyMatch(this::isSignedBy);
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private boolean isSignedBy(X509Certificate authority) {
    try {
      identity.certificate().verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Set<String> purposes(LeafRequest.Use use) {
    return switch (use) {
      case SERVER -> Set.of(SERVER);
      case CLIENT -> Set.of(CLIENT);
      case BOTH -> Set.of(SERVER, CLIENT);
    };
  }

  private static List<String> purposes(X509Certificate certificate)
      throws CertificateParsingException {
    List<String> purposes = certificate.getExtendedKeyUsage();
    return purposes == null ? List.of() : purposes;
  }

  private static Set<List<Object>> names(LeafRequest request) {
    Set<List<Object>> names = new HashSet<>();
    request.dnsNames().forEach(name -> names.add(List.of(DNS, name)));
    request.addresses().forEach(name -> names.add(List.of(ADDRESS, name)));
    request.uris().forEach(name -> names.add(List.of(URI, name)));
    return names;
  }

  private static Set<List<Object>> names(X509Certificate certificate)
      throws CertificateParsingException {
    Set<List<Object>> names = new HashSet<>();
    Collection<List<?>> found = certificate.getSubjectAlternativeNames();
    if (found != null) {
      found.forEach(name -> names.add(List.copyOf(name)));
    }
    return names;
  }
}
