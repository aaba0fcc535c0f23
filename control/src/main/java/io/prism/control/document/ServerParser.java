package io.prism.control.document;

import io.prism.backend.BackendFactory;
import io.prism.control.snapshot.CursorKeys;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.Secret;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code server.yaml}: what the platform configures. */
public final class ServerParser {

  private static final String KIND = "PrismServer";
  private static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(30);

  private final Map<String, BackendFactory> factories;
  private final SecretParser secrets;
  private final Fields fields;
  private final Findings findings;

  private ServerParser(Map<String, BackendFactory> factories, SecretParser secrets, Fields fields) {
    this.factories = factories;
    this.secrets = secrets;
    this.fields = fields;
    this.findings = fields.findings();
  }

  /**
   * Reads a document and reports everything that is wrong with it.
   *
   * @param factories the installed types of stores by name
   * @param host what references to credentials are resolved with
   * @return what was understood, with defaults for the rest; empty when the text is no such
   *     document
   */
  public static Optional<ServerDocument> parse(
      SourceText source,
      Map<String, BackendFactory> factories,
      HostAccess host,
      Findings findings) {
    return YamlReader.read(source, findings)
        .flatMap(
            root -> {
              Fields fields = Fields.of(root, findings);
              if (!fields.isMapping()) {
                return Optional.empty();
              }
              SecretParser secrets = new SecretParser(host, source.base(), findings);
              return Optional.of(new ServerParser(factories, secrets, fields).parse());
            });
  }

  private ServerDocument parse() {
    Header.check(fields, KIND);
    fields.refuse(
        "namespaces",
        Rule.NOT_APPLICABLE,
        "namespaces are not configured in this document",
        "move 'namespaces' to prism.yaml, which belongs to the application");
    Optional<String> installation = fields.value("installation", Grammar::name).map(Located::value);
    Optional<Path> dataDirectory =
        fields
            .value("data_directory", text -> secrets.resolve(SecretParser.checkPath(text)))
            .map(Located::value);
    Map<ListenerKind, ListenerConfig> listeners = listeners(fields.mapping("listeners"));
    Optional<BackendEntries> backends = backends();
    CursorKeys cursorKeys = cursorKeys(fields.mapping("cursor_keys"));
    ProcessParser process = new ProcessParser(findings);
    ServerDocument document =
        new ServerDocument(
            installation,
            dataDirectory,
            listeners,
            backends,
            cursorKeys,
            process.limits(fields.mapping("limits")),
            process.http(fields.mapping("http")),
            fields.valueOr("drain_timeout", Grammar.duration("1s", "1h"), DEFAULT_DRAIN_TIMEOUT),
            process.telemetry(fields.mapping("telemetry")),
            secrets.files());
    fields.finish();
    return document;
  }

  private Map<ListenerKind, ListenerConfig> listeners(Fields listeners) {
    Map<ListenerKind, ListenerConfig> parsed = new EnumMap<>(ListenerKind.class);
    Map<String, ListenerKind> ports = new HashMap<>();
    for (ListenerKind kind : ListenerKind.values()) {
      Fields listener = listeners.mapping(kind.word());
      ListenerConfig config = new ListenerParser(kind, listener, secrets).parse();
      parsed.put(kind, config);
      ListenerKind other = ports.putIfAbsent(config.host() + " " + config.port(), kind);
      if (other != null && config.port() != 0) {
        findings.error(
            listener.at("port"),
            Rule.CONFLICTING_FIELDS,
            Integer.toString(config.port()),
            "the listeners '" + other.word() + "' and '" + kind.word() + "' have the same port",
            "give each listener a port of its own, or 0 for any free one");
      }
    }
    listeners.finish();
    return parsed;
  }

  private Optional<BackendEntries> backends() {
    boolean stated = fields.has("backends");
    List<YamlNode> nodes = fields.list("backends");
    if (!stated) {
      return Optional.empty();
    }
    List<BackendEntry> entries = new ArrayList<>();
    Set<String> broken = new HashSet<>();
    Map<String, Location> places = new HashMap<>();
    for (YamlNode node : nodes) {
      BackendParser parser = new BackendParser(factories, secrets, Fields.of(node, findings));
      Optional<BackendEntry> entry = parser.parse();
      boolean isNew = parser.name().map(name -> isNew(name, places)).orElse(true);
      entry.filter(any -> isNew).ifPresent(entries::add);
      if (entry.isEmpty()) {
        parser.name().map(Located::value).ifPresent(broken::add);
      }
    }
    if (nodes.isEmpty()) {
      findings.error(
          fields.at("backends"),
          Rule.MISSING_FIELD,
          "no store is given",
          "add '- name: main' with 'type: sqlite' under 'backends', or remove the line to get the"
              + " built-in stores");
    }
    return Optional.of(
        new BackendEntries(entries, broken, entries.size() == nodes.size() && !nodes.isEmpty()));
  }

  private boolean isNew(Located<String> name, Map<String, Location> places) {
    Location first = places.putIfAbsent(name.value(), name.at());
    if (first != null) {
      findings.error(
          name.at(),
          Rule.DUPLICATE_NAME,
          name.value(),
          "another store has the same name, in line " + first.line(),
          "rename one of the two");
    }
    return first == null;
  }

  private CursorKeys cursorKeys(Fields keys) {
    Optional<Secret> current = keys.take("current").flatMap(secrets::parse);
    Optional<Secret> previous = keys.take("previous").flatMap(secrets::parse);
    if (keys.has("previous") && !keys.has("current")) {
      findings.error(
          keys.at("previous"),
          Rule.MISSING_FIELD,
          "a previous key is given without a current one",
          "add 'current', or rename 'previous' to 'current'");
    }
    keys.finish();
    return new CursorKeys(current, previous);
  }
}
