package io.prism.control;

import io.prism.backend.BackendFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder with documents and a data directory. */
final class Workspace {

  /** A server document with more than one store and a credential of each kind. */
  static final String SERVER =
      """
      installation: test
      listeners:
        grpc: {port: 1}
      backends:
        - {name: local, type: sqlite}
        - {name: remote, type: postgres, settings: {hosts: db1, password: {file: password}}}
      cursor_keys: {current: {file: cursor-key}}
      """;

  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  final Path folder;
  final TestHost host = new TestHost();
  private List<BackendFactory> factories = InstalledTypes.all();
  private boolean server;

  Workspace(Path folder) {
    this.folder = folder;
  }

  Workspace application(String text) {
    return write("prism.yaml", text);
  }

  Workspace server(String text) {
    server = true;
    return write("server.yaml", text);
  }

  Workspace write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Workspace installed(BackendFactory... types) {
    factories = List.of(types);
    return this;
  }

  Path dataDirectory() {
    return folder.resolve("data");
  }

  ConfigSources sources() {
    return new ConfigSources(
        Optional.of(folder.resolve("prism.yaml")).filter(Files::exists),
        Optional.of(folder.resolve("server.yaml")).filter(any -> server),
        new Overrides(Optional.of(dataDirectory()), Map.of()));
  }

  ControlPlane start() {
    return ControlPlane.start(sources(), factories, host, () -> NOW);
  }

  /** An application document with these namespaces, which ask for nothing in particular. */
  static String namespaces(String... names) {
    StringBuilder text = new StringBuilder("namespaces:\n");
    for (String name : names) {
      text.append("  - {name: ").append(name).append(", pattern: keyvalue}\n");
    }
    return text.toString();
  }
}
