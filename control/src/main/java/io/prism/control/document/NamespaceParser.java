package io.prism.control.document;

import io.prism.control.snapshot.AccessPattern;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.RateLimit;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Rule;
import java.util.Optional;

/** Reads one item of {@code namespaces}. */
final class NamespaceParser {

  private static final String RESERVED_PREFIX = "prism-";

  private final Fields fields;
  private final Findings findings;
  private Optional<Located<String>> name = Optional.empty();

  NamespaceParser(Fields fields) {
    this.fields = fields;
    this.findings = fields.findings();
  }

  /** The name, also when something else of the namespace was wrong; after {@link #parse}. */
  Optional<Located<String>> name() {
    return name;
  }

  /** The namespace; empty when anything in it was wrong, which has been reported then. */
  Optional<NamespaceRequest> parse() {
    int errorsBefore = findings.errorCount();
    name = fields.required("name", NamespaceParser::readName, "orders");
    Optional<Located<AccessPattern>> pattern = pattern();
    Optional<String> team = fields.value("team", Grammar::name).map(Located::value);
    BackendChoice backend = new BackendChoiceParser(fields.mapping("backend")).parse();
    Needs needs = new NeedsParser(fields.mapping("needs"), backend).parse();
    Optional<RateLimit> rate = rate();
    AccessRules access = new AccessParser(fields.mapping("access")).parse();
    Unavailable.refuseNamespaceFeatures(fields);
    fields.finish();
    if (findings.errorCount() > errorsBefore || name.isEmpty() || pattern.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new NamespaceRequest(
            fields.at(),
            name.get().value(),
            pattern.get().value(),
            team,
            needs,
            backend,
            rate,
            access));
  }

  private Optional<RateLimit> rate() {
    return Unavailable.isSwitchedOff(fields, "rate_limit")
        ? Optional.empty()
        : new RateLimitParser(fields.mapping("rate_limit")).parse();
  }

  private static String readName(String text) {
    Grammar.name(text);
    if (text.startsWith(RESERVED_PREFIX)) {
      throw new BadValueException(
          "names that begin with '" + RESERVED_PREFIX + "' are reserved", "choose another name");
    }
    return text;
  }

  private Optional<Located<AccessPattern>> pattern() {
    boolean both = fields.has("pattern") && fields.has("client_api");
    if (both) {
      findings.error(
          fields.at("client_api"),
          Rule.CONFLICTING_FIELDS,
          "'client_api' and 'pattern' are two names for the same thing",
          "keep one of the two");
    }
    Optional<Located<AccessPattern>> clientApi = fields.value("client_api", PatternNames::read);
    if (clientApi.isPresent() || fields.has("client_api")) {
      fields.value("pattern", PatternNames::read);
      return clientApi;
    }
    return fields.required("pattern", PatternNames::read, "keyvalue");
  }
}
