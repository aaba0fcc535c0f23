package io.prism.control;

import io.prism.control.document.HostAccess;
import io.prism.control.document.ServerDocument;
import io.prism.control.document.ServerParser;
import io.prism.control.document.SourceText;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What belongs to the process of a gateway whose namespaces and stores come over the configuration
 * stream.
 *
 * @param server the configuration; its installation is a placeholder unless {@code installation} is
 *     stated
 * @param installation who owns the data, if the process was told; else whoever the stream says
 */
public record ProcessConfig(ServerConfig server, Optional<String> installation) {

  private static final String UNKNOWN_INSTALLATION = "unassigned";

  /**
   * Reads the platform's document.
   *
   * @param document empty for the one that is built in
   * @param overrides what the command line says
   * @param fallback where data is kept when nobody says
   * @throws InvalidConfigurationException when the document cannot be used
   * @throws IOException when it cannot be read
   */
  public static ProcessConfig load(Optional<Path> document, Overrides overrides, Path fallback)
      throws IOException {
    SourceText text = document.isPresent() ? read(document.get()) : BuiltInDocuments.proxy();
    Findings findings = new Findings();
    Optional<ServerDocument> parsed =
        ServerParser.parse(text, Map.of(), HostAccess.system(), findings);
    if (parsed.flatMap(ServerDocument::backends).isPresent()) {
      findings.error(
          Location.of(text.name()).child("backends"),
          Rule.NOT_APPLICABLE,
          "the stores of this gateway come from its control plane",
          "remove 'backends'");
    }
    if (parsed.isEmpty() || findings.errorCount() > 0) {
      throw new InvalidConfigurationException(findings.sorted());
    }
    return of(parsed.get(), overrides, fallback);
  }

  /** The same for an installation. */
  public ServerConfig of(String owner) {
    return new ServerConfig(
        owner,
        server.dataDirectory(),
        server.listeners(),
        server.cursorKeys(),
        server.limits(),
        server.http(),
        server.drainTimeout(),
        server.telemetry());
  }

  private static SourceText read(Path path) throws IOException {
    Path base = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
    return new SourceText(path.toString(), base, Files.readAllBytes(path));
  }

  private static ProcessConfig of(ServerDocument document, Overrides overrides, Path fallback) {
    Map<ListenerKind, ListenerConfig> listeners = new EnumMap<>(document.listeners());
    overrides
        .ports()
        .forEach(
            (kind, port) -> listeners.computeIfPresent(kind, (any, old) -> old.withPort(port)));
    Path data =
        overrides
            .dataDirectory()
            .or(document::dataDirectory)
            .orElse(fallback)
            .toAbsolutePath()
            .normalize();
    return new ProcessConfig(
        new ServerConfig(
            document.installation().orElse(UNKNOWN_INSTALLATION),
            data,
            listeners,
            document.cursorKeys(),
            document.limits(),
            document.http(),
            document.drainTimeout(),
            document.telemetry()),
        document.installation());
  }
}
