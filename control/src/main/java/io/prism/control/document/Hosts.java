package io.prism.control.document;

import java.util.regex.Pattern;

/** Judges hosts by their text alone: a name server must not decide what is safe. */
final class Hosts {

  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]{2,39}");
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}))*");
  private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");

  private Hosts() {}

  /** Whether a text is a host name or an address, without a port. */
  static boolean isHost(String text) {
    if (IPV4.matcher(text).matches()) {
      return true;
    }
    if (text.indexOf(':') >= 0) {
      return IPV6.matcher(text).matches();
    }
    return NAME.matcher(text).matches() && !DIGITS_AND_DOTS.matcher(text).matches();
  }

  /** Whether only this machine can reach the host. */
  static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("::1")
        || host.equals("0:0:0:0:0:0:0:1")
        || (host.startsWith("127.") && IPV4.matcher(host).matches());
  }
}
