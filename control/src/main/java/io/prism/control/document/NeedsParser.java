package io.prism.control.document;

import io.prism.backend.Durability;
import io.prism.backend.InterfaceName;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code needs} of a key-value namespace. */
final class NeedsParser {

  private static final List<String> MESSAGING_FIELDS =
      List.of("max_message_size", "ordered", "replay", "visibility_timeout", "dead_letter");
  private static final List<String> READER_FIELDS = List.of("query_complexity", "data_model");
  private static final String TTL_REQUIRED = "required";

  private final Fields fields;
  private final Findings findings;
  private final BackendChoice backend;

  NeedsParser(Fields fields, BackendChoice backend) {
    this.fields = fields;
    this.findings = fields.findings();
    this.backend = backend;
  }

  /** The needs; defaults stand for what was malformed and has been reported. */
  Needs parse() {
    Durability durability = durability();
    consistency();
    Set<InterfaceName> interfaces = interfaces();
    Optional<Duration> defaultTtl = ttl(interfaces);
    new EstimatesParser(fields).parse();
    retention();
    refuseForeignFields();
    Needs needs =
        new Needs(
            durability,
            interfaces,
            fields.valueOr(
                "max_item_size",
                Grammar.size("1B", "16MiB"),
                NamespaceLimits.DEFAULT_MAX_VALUE_BYTES),
            defaultTtl,
            fields.valueOr(
                "idempotency_window",
                Grammar.duration("1s", "7days"),
                Needs.DEFAULT_IDEMPOTENCY_WINDOW),
            preferredTypes());
    fields.finish();
    return needs;
  }

  private Durability durability() {
    Optional<Located<Durability>> durability =
        fields.value("durability", Grammar.word(List.of(Durability.values()), Durability::word));
    Optional<Located<String>> persistence =
        fields.value("persistence", Grammar.word(List.of("optional", "required"), word -> word));
    boolean required = persistence.filter(word -> word.value().equals("required")).isPresent();
    if (required && durability.filter(d -> d.value() == Durability.BEST_EFFORT).isPresent()) {
      findings.error(
          fields.at("persistence"),
          Rule.CONFLICTING_FIELDS,
          "data that must persist cannot have the durability best-effort",
          "write 'durability: eventual' or 'durability: strong', or 'persistence: optional'");
    }
    if (persistence.isPresent() && !required && durability.isEmpty()) {
      findings.warn(
          fields.at("persistence"),
          Rule.NO_EFFECT,
          "the durability stays strong, since nothing else is asked for",
          "write 'durability: best-effort' to allow a volatile store");
    }
    return durability.map(Located::value).orElse(Durability.STRONG);
  }

  // Every store answers reads from the copy that acknowledged the write, so each accepted word is
  // kept.
  private void consistency() {
    Optional<Located<String>> consistency =
        fields.value("consistency", NeedsParser::readConsistency);
    boolean bounded =
        consistency.filter(word -> word.value().equals("bounded_staleness")).isPresent();
    fields.value("max_staleness", Grammar.duration("1s", "36500days"));
    if (bounded && !fields.has("max_staleness")) {
      findings.error(
          fields.at("max_staleness"),
          Rule.MISSING_FIELD,
          "bounded staleness needs a bound",
          "add 'max_staleness: 5s'");
    }
    if (fields.has("max_staleness") && !bounded && fields.has("consistency")) {
      findings.error(
          fields.at("max_staleness"),
          Rule.CONFLICTING_FIELDS,
          "'max_staleness' belongs to 'consistency: bounded_staleness' only",
          "remove one of the two");
    } else if (fields.has("max_staleness") && !fields.has("consistency")) {
      findings.error(
          fields.at("max_staleness"),
          Rule.MISSING_FIELD,
          "'max_staleness' is given without 'consistency'",
          "add 'consistency: bounded_staleness', or remove it");
    }
  }

  private static String readConsistency(String text) {
    if (text.equals("causal")) {
      throw new BadValueException(
          Rule.NOT_AVAILABLE,
          "causal consistency is not supported",
          "write 'consistency: strong', which promises more");
    }
    return Grammar.word(List.of("strong", "eventual", "bounded_staleness"), word -> word)
        .read(text);
  }

  private Set<InterfaceName> interfaces() {
    Set<InterfaceName> interfaces = EnumSet.noneOf(InterfaceName.class);
    interfaces.addAll(
        fields.values(
            "required_interfaces",
            Grammar.word(List.of(InterfaceName.values()), InterfaceName::wireName)));
    return interfaces;
  }

  /** A word asks for the capability, a duration also for a default. */
  private Optional<Duration> ttl(Set<InterfaceName> interfaces) {
    Optional<Located<Optional<Duration>>> ttl =
        fields.value(
            "ttl",
            text ->
                text.equals(TTL_REQUIRED) ? Optional.empty() : Optional.of(Grammar.duration(text)));
    ttl.ifPresent(any -> interfaces.add(InterfaceName.KEYVALUE_TTL));
    return ttl.flatMap(Located::value);
  }

  private void retention() {
    boolean inDays = fields.has("retention_days");
    if (inDays && fields.has("retention")) {
      findings.error(
          fields.at("retention_days"),
          Rule.CONFLICTING_FIELDS,
          "'retention' and 'retention_days' are two names for the same thing",
          "keep one of the two");
    }
    for (String name : List.of("retention", "retention_days")) {
      fields
          .takeOrNull(name)
          .flatMap(node -> Retention.read(node, name.equals("retention_days"), findings))
          .filter(Retention::isLimited)
          .ifPresent(
              retention ->
                  findings.warn(
                      fields.at(name),
                      Rule.NO_EFFECT,
                      "key-value items are not deleted by age, they stay until they expire",
                      "write 'ttl' under 'needs' to let items expire, or 'retention: forever'"));
    }
  }

  private void refuseForeignFields() {
    for (String name : MESSAGING_FIELDS) {
      fields.refuse(
          name,
          Rule.NOT_APPLICABLE,
          "'" + name + "' belongs to the messaging patterns, not to keyvalue",
          name.equals("max_message_size") ? "write 'max_item_size' instead" : "remove it");
    }
    for (String name : READER_FIELDS) {
      fields.refuse(
          name,
          Rule.NOT_APPLICABLE,
          "'" + name + "' belongs to the pattern reader, not to keyvalue",
          "remove it");
    }
  }

  private List<String> preferredTypes() {
    String name = "backend_preference";
    List<String> types = new ArrayList<>();
    Optional<YamlNode> node = fields.take(name);
    if (node.isPresent() && node.get() instanceof YamlNode.Scalar) {
      fields.value(name, Grammar::name).map(Located::value).ifPresent(types::add);
    } else {
      types.addAll(fields.values(name, Grammar::name));
    }
    if (node.isPresent() && !(backend instanceof BackendChoice.Auto)) {
      findings.error(
          fields.at(name),
          Rule.CONFLICTING_FIELDS,
          "a preference has no meaning when the store is named under 'backend'",
          "remove it, or remove 'backend'");
    }
    return types;
  }
}
