package io.prism.cli;

import java.util.regex.Pattern;

/** What sockets say of a failure. */
final class SocketMessage {

  /** What netty's native sockets put before the system's own words. */
  private static final Pattern SYSTEM_CALL =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

  private SocketMessage() {}

  /** The system's own words alone. */
  static String plain(String message) {
    return SYSTEM_CALL.matcher(message).replaceFirst("");
  }
}
