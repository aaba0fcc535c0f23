package io.prism.e2e;

import java.io.IOException;
import java.net.ServerSocket;

/** Ports for servers that cannot draw their own, such as one that is to come back on the same. */
public final class FreePort {

  private FreePort() {}

  /** A port that nobody listened on a moment ago. */
  public static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
