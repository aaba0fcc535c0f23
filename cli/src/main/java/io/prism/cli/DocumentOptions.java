package io.prism.cli;

import io.prism.control.ConfigSources;
import io.prism.control.Overrides;
import io.prism.control.snapshot.ListenerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which configuration is meant, with something built in for what is not named. */
final class DocumentOptions {

  private static final Path APPLICATION_DOCUMENT = Path.of("prism.yaml");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The application's document. Default: prism.yaml in this folder, if there is one; else the"
              + " namespaces demo (SQLite) and scratch (memory).")
  private @Nullable Path config;

  @Option(
      names = "--server",
      paramLabel = "FILE",
      description = "The platform's document. Default: loopback listeners, built-in stores.")
  private @Nullable Path server;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where to keep data. Default: what --server says, else .prism/data.")
  private @Nullable Path dataDirectory;

  ConfigSources sources(Map<ListenerKind, Integer> ports) {
    return new ConfigSources(
        Optional.ofNullable(config).or(DocumentOptions::documentHere),
        Optional.ofNullable(server),
        new Overrides(Optional.ofNullable(dataDirectory), ports));
  }

  /** The application's document of the current folder. */
  static Optional<Path> documentHere() {
    return Optional.of(APPLICATION_DOCUMENT).filter(Files::exists);
  }
}
