package io.prism.proxy.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.control.snapshot.ListenerKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the addresses of the doors as JSON, complete or not at all. */
final class PortsFile {

  private PortsFile() {}

  static void write(Path file, Map<ListenerKind, InetSocketAddress> addresses) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "Is a directory");
    }
    Map<String, String> content = new LinkedHashMap<>();
    for (ListenerKind kind : ListenerKind.values()) {
      InetSocketAddress address = addresses.get(kind);
      if (address != null) {
        content.put(kind.word(), text(address));
      }
    }
    Path absolute = file.toAbsolutePath();
    Path temporary = absolute.resolveSibling(absolute.getFileName() + ".new");
    Files.write(temporary, new ObjectMapper().writeValueAsBytes(content));
    Files.move(
        temporary, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** As it stands in a URL. */
  private static String text(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
