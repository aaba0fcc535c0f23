package io.prism.control;

import io.prism.control.document.BackendEntries;
import io.prism.control.document.SourceText;
import java.util.Collection;

/** What holds when a document is not given: enough to try everything on one machine. */
final class BuiltInDocuments {

  private static final String SQLITE = "sqlite";
  private static final String MEMORY = "memory";

  private BuiltInDocuments() {}

  /** Loopback listeners, the store {@code local} on disk and the store {@code memory}. */
  static SourceText server(Collection<String> installedTypes) {
    StringBuilder text =
        new StringBuilder("apiVersion: prism.io/v1\nkind: PrismServer\nbackends:\n");
    if (installedTypes.contains(SQLITE)) {
      text.append("  - {name: local, type: sqlite}\n");
    }
    if (installedTypes.contains(MEMORY)) {
      text.append("  - {name: memory, type: memory}\n");
    }
    return SourceText.builtIn("(built-in server configuration)", text.toString());
  }

  /**
   * A gateway whose namespaces and stores come from a control plane: data ports for everybody who
   * reaches the pod, administration on loopback.
   */
  static SourceText proxy() {
    return SourceText.builtIn(
        "(built-in server configuration)",
        """
        apiVersion: prism.io/v1
        kind: PrismServer
        listeners:
          grpc: {host: 0.0.0.0, auth: none}
          http: {host: 0.0.0.0, auth: none}
          metrics: {host: 0.0.0.0}
        """);
  }

  /**
   * The namespaces {@code demo}, whose writes survive a crash, and {@code scratch}, which is
   * volatile and exists where there is a volatile store.
   */
  static SourceText application(BackendEntries backends) {
    StringBuilder text =
        new StringBuilder("apiVersion: prism.io/v1\nkind: PrismApplication\nnamespaces:\n");
    text.append("  - {name: demo, pattern: keyvalue}\n");
    if (backends.entries().stream().anyMatch(entry -> entry.type().equals(MEMORY))) {
      text.append("  - name: scratch\n")
          .append("    pattern: keyvalue\n")
          .append("    needs: {durability: best-effort}\n")
          .append("    backend: {type: memory}\n");
    }
    return SourceText.builtIn("(built-in namespaces)", text.toString());
  }
}
