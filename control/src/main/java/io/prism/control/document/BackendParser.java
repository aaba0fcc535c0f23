package io.prism.control.document;

import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendFactory;
import io.prism.backend.Durability;
import io.prism.backend.InterfaceName;
import io.prism.backend.SettingProblem;
import io.prism.backend.Settings;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one item of {@code backends}. */
final class BackendParser {

  private static final String TYPE_SETTING = "type";

  private final Map<String, BackendFactory> factories;
  private final SecretParser secrets;
  private final Fields fields;
  private final Findings findings;
  private Optional<Located<String>> name = Optional.empty();

  BackendParser(Map<String, BackendFactory> factories, SecretParser secrets, Fields fields) {
    this.factories = factories;
    this.secrets = secrets;
    this.fields = fields;
    this.findings = fields.findings();
  }

  /** The name, also when something else of the store was wrong; after {@link #parse}. */
  Optional<Located<String>> name() {
    return name;
  }

  /** The store; empty when anything about it was wrong, which has been reported then. */
  Optional<BackendEntry> parse() {
    int errorsBefore = findings.errorCount();
    name = fields.required("name", Grammar::name, "main");
    Optional<Located<String>> type = fields.required("type", Grammar::name, "sqlite");
    boolean auto = fields.valueOr("auto", Grammar::flag, true);
    List<String> allowed = fields.values("allow_namespaces", BackendParser::readNamespacePattern);
    Fields settings = fields.mapping("settings");
    Fields plugin = fields.mapping("plugin");
    Optional<BackendDescriptor> declared = declared(type);
    boolean remote = fields.has("plugin");
    if (remote && fields.has("settings")) {
      findings.error(
          fields.at("settings"),
          Rule.CONFLICTING_FIELDS,
          "a store behind a plugin process gets its settings there",
          "move them to the command line or configuration of the plugin process");
    }
    fields.finish();
    Optional<BackendFactory> factory = type.flatMap(word -> factory(word, remote));
    Optional<SettingsParser.Parsed> parsed =
        factory.map(
            found ->
                new SettingsParser(secrets).parse(remote ? plugin : settings, found.settings()));
    if (findings.errorCount() > errorsBefore
        || name.isEmpty()
        || type.isEmpty()
        || factory.isEmpty()
        || parsed.isEmpty()) {
      return Optional.empty();
    }
    if (!isUsable(factory.get(), parsed.get(), remote ? plugin : settings)) {
      return Optional.empty();
    }
    Settings usable = parsed.get().settings();
    BackendConfig config =
        new BackendConfig(
            name.get().value(),
            type.get().value(),
            factory.get().type(),
            remote ? withType(usable, factory.get(), type.get().value()) : usable);
    Optional<BackendDescriptor> descriptor =
        factory.get().describe(config.settings()).or(() -> declared);
    return Optional.of(
        new BackendEntry(fields.at(), config, descriptor, auto, allowed, parsed.get().visible()));
  }

  private Optional<BackendFactory> factory(Located<String> type, boolean remote) {
    // What runs in a plugin process need not be installed here.
    String wanted = remote ? BackendConfig.PLUGIN_FACTORY : type.value();
    Optional<BackendFactory> factory = Optional.ofNullable(factories.get(wanted));
    if (factory.isEmpty() || (!remote && wanted.equals(BackendConfig.PLUGIN_FACTORY))) {
      List<String> known =
          factories.keySet().stream()
              .filter(word -> !word.equals(BackendConfig.PLUGIN_FACTORY))
              .toList();
      findings.error(
          type.at(),
          Rule.UNKNOWN_BACKEND,
          type.value(),
          remote
              ? "this program cannot reach plugin processes"
              : "no store of this type is installed",
          DidYouMean.remedy(known, type.value()));
      return Optional.empty();
    }
    return factory;
  }

  /** Lets the plugin client refuse a process that serves another type than is written here. */
  private static Settings withType(Settings settings, BackendFactory client, String type) {
    boolean known = client.settings().stream().anyMatch(spec -> spec.name().equals(TYPE_SETTING));
    if (!known || settings.text(TYPE_SETTING).isPresent()) {
      return settings;
    }
    Map<String, String> values = new HashMap<>(settings.values());
    values.put(TYPE_SETTING, type);
    return new Settings(values);
  }

  private boolean isUsable(
      BackendFactory factory, SettingsParser.Parsed parsed, Fields settingFields) {
    List<SettingProblem> problems = factory.validate(parsed.settings());
    for (SettingProblem problem : problems) {
      findings.error(
          settingFields.at(problem.setting()),
          Rule.INVALID_VALUE,
          problem.message(),
          problem.remedy());
    }
    return problems.isEmpty();
  }

  /** What a store that may not be reachable yet is said to be able to do. */
  private Optional<BackendDescriptor> declared(Optional<Located<String>> type) {
    if (fields.has("declares") && !fields.has("plugin")) {
      findings.error(
          fields.at("declares"),
          Rule.NOT_APPLICABLE,
          "a store in this process declares itself",
          "remove 'declares'");
    }
    Fields declares = fields.mapping("declares");
    Set<InterfaceName> interfaces =
        Set.copyOf(
            declares.values(
                "interfaces",
                Grammar.word(List.of(InterfaceName.values()), InterfaceName::wireName)));
    Durability durability =
        declares.valueOr(
            "durability",
            Grammar.word(List.of(Durability.values()), Durability::word),
            Durability.BEST_EFFORT);
    long maxValueBytes =
        declares.valueOr("max_value_size", Grammar::size, NamespaceLimits.MAX_VALUE_BYTES_CEILING);
    declares.finish();
    return type.filter(any -> fields.has("declares"))
        .map(word -> new BackendDescriptor(word.value(), interfaces, durability, maxValueBytes));
  }

  private static String readNamespacePattern(String text) {
    String literal = text.endsWith("*") ? text.substring(0, text.length() - 1) : text;
    if (!literal.matches("[a-z0-9-]{0,63}")) {
      throw new BadValueException(
          "this is neither a namespace's name nor a beginning of names",
          "write a name, or a beginning followed by *, such as team-a-*");
    }
    return text;
  }
}
