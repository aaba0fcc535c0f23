package io.prism.backend.postgres.wire;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach one host. {@link #toString} leaves the password out.
 *
 * @param host the one that is tried; unresolved, as its name is looked up for each attempt
 * @param database the database's name
 * @param user the role to log in as
 * @param password its password; empty when the server asks for none
 * @param tls how the connection is encrypted
 * @param applicationName what the server shows of the connection
 * @param openTimeout how long it may take until the connection can be used: name, line, TLS and
 *     login together
 * @param answerTimeout how long the server may be silent while a statement is under way; longer
 *     than the server's own {@code statement_timeout}, whose word is better
 * @param largestMessage most bytes of a message of the server, after the login
 */
public record WireSettings(
    InetSocketAddress host,
    String database,
    String user,
    Optional<String> password,
    WireTls tls,
    String applicationName,
    Duration openTimeout,
    Duration answerTimeout,
    int largestMessage) {

  /** Rejects what the protocol cannot carry, and times that are none. */
  public WireSettings {
    if (!host.isUnresolved()) {
      throw new IllegalArgumentException("the host is to be a name");
    }
    requireText(database);
    requireText(user);
    requireText(applicationName);
    requirePositive(openTimeout);
    requirePositive(answerTimeout);
    if (largestMessage <= 0) {
      throw new IllegalArgumentException("a message has some bytes");
    }
  }

  private static void requireText(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a NUL would end the text early");
    }
  }

  private static void requirePositive(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("a time must be positive");
    }
  }

  @Override
  public String toString() {
    return "WireSettings[" + host.getHostString() + ", " + database + ", " + user + "]";
  }
}
