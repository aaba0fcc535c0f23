package io.prism.operator.pki;

import java.net.InetAddress;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whom a certificate is for.
 *
 * @param commonName a name for people, of 1 to 64 characters
 * @param use what it proves
 * @param dnsNames the names it is reached by
 * @param addresses the addresses it is reached by, as literals
 * @param uris names of another form, such as {@code spiffe://prism/shard/default}
 */
public record LeafRequest(
    String commonName, Use use, Set<String> dnsNames, Set<String> addresses, Set<String> uris) {

  /** What a certificate proves. */
  public enum Use {
    /** Who answers. */
    SERVER,
    /** Who calls. */
    CLIENT,
    /** Either. */
    BOTH
  }

  private static final int MAX_NAME = 64;

  /** Checks the names and sorts them, so that equal requests give equal certificates. */
  public LeafRequest {
    if (commonName.isEmpty() || commonName.length() > MAX_NAME) {
      throw new IllegalArgumentException("a common name has 1 to 64 characters");
    }
    dnsNames = Collections.unmodifiableSet(new TreeSet<>(dnsNames));
    Set<String> literals = new TreeSet<>();
    addresses.forEach(literal -> literals.add(InetAddress.ofLiteral(literal).getHostAddress()));
    addresses = Collections.unmodifiableSet(literals);
    uris = Collections.unmodifiableSet(new TreeSet<>(uris));
    if (dnsNames.isEmpty() && addresses.isEmpty() && uris.isEmpty()) {
      throw new IllegalArgumentException("a certificate is for somebody");
    }
  }

  /** For a server that is reached by names. */
  public static LeafRequest server(String commonName, Set<String> dnsNames) {
    return new LeafRequest(commonName, Use.SERVER, dnsNames, Set.of(), Set.of());
  }

  /** For a caller with a name. */
  public static LeafRequest client(String commonName, Set<String> uris) {
    return new LeafRequest(commonName, Use.CLIENT, Set.of(), Set.of(), uris);
  }
}
