package io.prism.backend.plugin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a plugin process listens.
 *
 * @param host a name or an IP address; IPv6 without brackets
 * @param port 0 to 65535; 0 means any free port and only makes sense for listening
 */
public record Address(String host, int port) {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%\\w+)?)]|([^\\[\\]:,\\s]+)):(\\d{1,5})");

  /** Checks the port. */
  public Address {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("the port " + port + " is not between 0 and 65535");
    }
  }

  /**
   * Reads {@code host:port}; an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException with a message that shows the accepted form
   */
  public static Address parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no address; write host:port, such as 127.0.0.1:9100 or [::1]:9100");
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new Address(host, Integer.parseInt(matcher.group(3)));
  }

  /** Whether only this machine can reach it. Looks the host up, so it may block. */
  public boolean isLoopback() throws UnknownHostException {
    return InetAddress.getByName(host).isLoopbackAddress();
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
