package io.prism.proxy.security;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * The identities that a certificate proves: its SPIFFE URIs; without any, its DNS names; without
 * any, its common name.
 */
final class CertificateNames {

  private static final int DNS = 2;
  private static final int URI = 6;
  private static final String SPIFFE = "spiffe://";

  private CertificateNames() {}

  /** The identities of a certificate; empty when it names nobody. */
  static List<String> of(X509Certificate certificate) {
    List<String> spiffe =
        alternativeNames(certificate, URI).stream().filter(uri -> uri.startsWith(SPIFFE)).toList();
    if (!spiffe.isEmpty()) {
      return spiffe;
    }
    List<String> dns = alternativeNames(certificate, DNS);
    return dns.isEmpty() ? commonName(certificate) : dns;
  }

  private static List<String> alternativeNames(X509Certificate certificate, int type) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
      if (entries == null) {
        return names;
      }
      for (List<?> entry : entries) {
        if (entry.get(0) instanceof Integer kind
            && kind == type
            && entry.get(1) instanceof String name) {
          names.add(name);
        }
      }
    } catch (CertificateParsingException e) {
      // Names that cannot be read prove nothing.
      return List.of();
    }
    return names;
  }

  private static List<String> commonName(X509Certificate certificate) {
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (rdn.getType().equalsIgnoreCase("CN") && rdn.getValue() instanceof String name) {
          return List.of(name);
        }
      }
    } catch (InvalidNameException e) {
      // A name that cannot be read proves nothing.
      return List.of();
    }
    return List.of();
  }
}
