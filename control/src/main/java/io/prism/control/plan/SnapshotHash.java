package io.prism.control.plan;

import io.prism.control.document.BackendEntry;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.ServerConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * Names the content of a snapshot. Records print their components in order, so their text will do.
 */
final class SnapshotHash {

  private SnapshotHash() {}

  static String of(
      Collection<NamespaceConfig> namespaces,
      Collection<BackendEntry> backends,
      ServerConfig server) {
    StringBuilder content = new StringBuilder();
    namespaces.stream()
        .sorted(Comparator.comparing(NamespaceConfig::name))
        .forEach(namespace -> line(content, namespace));
    backends.stream()
        .sorted(Comparator.comparing(BackendEntry::name))
        .forEach(
            entry -> {
              line(content, entry.name());
              line(content, entry.type());
              line(content, entry.config().factory());
              line(content, entry.visible());
            });
    line(content, server.installation());
    line(content, server.dataDirectory());
    for (ListenerKind kind : ListenerKind.values()) {
      line(content, server.listener(kind));
    }
    line(content, server.cursorKeys());
    line(content, server.limits());
    line(content, server.http());
    line(content, server.drainTimeout());
    line(content, server.telemetry());
    return HexFormat.of()
        .formatHex(sha256().digest(content.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static void line(StringBuilder content, Object part) {
    content.append(part).append('\n');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
