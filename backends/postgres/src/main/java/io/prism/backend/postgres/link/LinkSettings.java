package io.prism.backend.postgres.link;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach the server. {@link #toString} leaves the password out.
 *
 * @param hosts tried in order until one accepts writes
 * @param database the database's name
 * @param user the role to log in as
 * @param password its password; empty when the server asks for none
 * @param sslMode how connections are encrypted, in libpq's words
 * @param sslRootCertificate the certificates to trust, for {@code verify-ca} and {@code
 *     verify-full}
 * @param schema where the tables are
 * @param connectTimeout how long one host may take to accept a connection
 */
public record LinkSettings(
    List<Host> hosts,
    String database,
    String user,
    Optional<String> password,
    String sslMode,
    Optional<Path> sslRootCertificate,
    String schema,
    Duration connectTimeout) {

  /** Copies the list. */
  public LinkSettings {
    hosts = List.copyOf(hosts);
  }

  /** One address. */
  public record Host(String name, int port) {}

  @Override
  public String toString() {
    return "LinkSettings[" + hosts + ", " + database + ", " + user + ", " + schema + "]";
  }
}
