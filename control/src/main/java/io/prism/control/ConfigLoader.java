package io.prism.control;

import io.prism.backend.BackendFactory;
import io.prism.control.document.ApplicationDocument;
import io.prism.control.document.ApplicationParser;
import io.prism.control.document.BackendEntries;
import io.prism.control.document.HostAccess;
import io.prism.control.document.ServerDocument;
import io.prism.control.document.ServerParser;
import io.prism.control.document.SourceText;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the documents and everything they refer to. */
final class ConfigLoader {

  private final ConfigSources sources;
  private final Map<String, BackendFactory> factories = new TreeMap<>();
  private final HostAccess host;

  ConfigLoader(ConfigSources sources, Collection<BackendFactory> factories, HostAccess host) {
    this.sources = sources;
    factories.forEach(factory -> this.factories.put(factory.type(), factory));
    this.host = host;
  }

  /** Reads everything once; what is wrong is inside the result. */
  LoadedConfig load() {
    Findings findings = new Findings();
    Fingerprint fingerprint = new Fingerprint(host);
    Optional<SourceText> serverText =
        sources.server().flatMap(path -> read(path, fingerprint, findings));
    Optional<SourceText> applicationText =
        sources.application().flatMap(path -> read(path, fingerprint, findings));
    SourceText builtInServer = BuiltInDocuments.server(factories.keySet());
    Optional<ServerDocument> server =
        parseServer(
            sources.server().isPresent() ? serverText : Optional.of(builtInServer), findings);
    BackendEntries backends =
        server
            .map(document -> document.backends().orElseGet(() -> builtInStores(findings)))
            .orElseGet(() -> new BackendEntries(List.of(), Set.of(), false));
    Optional<SourceText> application =
        sources.application().isPresent()
            ? applicationText
            : Optional.of(BuiltInDocuments.application(backends));
    ApplicationDocument namespaces =
        application
            .map(text -> ApplicationParser.parse(text, findings))
            .orElseGet(() -> new ApplicationDocument(List.of()));
    Set<Path> secretFiles = server.map(ServerDocument::secretFiles).orElse(Set.of());
    fingerprint.addSecrets(secretFiles);
    return new LoadedConfig(
        namespaces,
        server,
        backends,
        sources.overrides(),
        findings,
        fingerprint.value(),
        secretFiles);
  }

  /** What {@link LoadedConfig#fingerprint} would be now, given the same references. */
  String fingerprint(Set<Path> secretFiles) {
    Fingerprint fingerprint = new Fingerprint(host);
    sources.server().ifPresent(fingerprint::read);
    sources.application().ifPresent(fingerprint::read);
    fingerprint.addSecrets(secretFiles);
    return fingerprint.value();
  }

  private Optional<ServerDocument> parseServer(Optional<SourceText> text, Findings findings) {
    return text.flatMap(source -> ServerParser.parse(source, factories, host, findings));
  }

  private BackendEntries builtInStores(Findings findings) {
    return parseServer(Optional.of(BuiltInDocuments.server(factories.keySet())), findings)
        .flatMap(ServerDocument::backends)
        .orElseThrow(() -> new IllegalStateException("the built-in document names stores"));
  }

  private Optional<SourceText> read(Path path, Fingerprint fingerprint, Findings findings) {
    byte @Nullable [] bytes = fingerprint.read(path);
    if (bytes == null) {
      findings.error(
          Location.of(path.toString()),
          Rule.FILE_UNREADABLE,
          Files.isDirectory(path) ? "this is a directory" : "the file cannot be read",
          "name an existing file that the user this process runs as may read");
      return Optional.empty();
    }
    Path base = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
    return Optional.of(new SourceText(path.toString(), base, bytes));
  }
}
