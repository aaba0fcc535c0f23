package io.prism.control.document;

import io.prism.control.document.YamlNode.Entry;
import io.prism.control.document.YamlNode.Mapping;
import io.prism.control.document.YamlNode.Scalar;
import io.prism.control.document.YamlNode.Sequence;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the fields of a mapping one by one. What is wrong with a field is reported and the field
 * then counts as absent; what nobody asked for is reported by {@link #finish}.
 */
public final class Fields {

  /** Also keeps the patterns that values are matched against from running long. */
  private static final int MAX_VALUE_LENGTH = 4_096;

  private final Location at;
  private final boolean mapping;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> notSuggested = new HashSet<>();
  private final Findings findings;

  private Fields(Location at, boolean mapping, List<Entry> entries, Findings findings) {
    this.at = at;
    this.mapping = mapping;
    this.findings = findings;
    entries.forEach(entry -> this.entries.put(entry.name(), entry));
  }

  /**
   * The fields of a whole document that is a mapping; empty when it is no YAML, which has been
   * reported then.
   */
  public static Optional<Fields> of(SourceText source, Findings findings) {
    return YamlReader.read(source, findings).map(root -> of(root, findings));
  }

  /** The fields of a node; none, and a violation, when the node is no mapping. */
  static Fields of(YamlNode node, Findings findings) {
    if (node instanceof Mapping mapping) {
      return new Fields(mapping.at(), true, mapping.entries(), findings);
    }
    findings.error(
        node.at(),
        Rule.WRONG_TYPE,
        "a mapping belongs here, not " + node.kind(),
        "write fields as 'name: value', one a line, indented by two spaces");
    return new Fields(node.at(), false, List.of(), findings);
  }

  /** No fields at all, for a part that was left out. */
  static Fields none(Location at, Findings findings) {
    return new Fields(at, true, List.of(), findings);
  }

  /** Where the mapping begins. */
  public Location at() {
    return at;
  }

  /** Whether the node was a mapping; if not, that has been reported. */
  boolean isMapping() {
    return mapping;
  }

  /** Where violations go. */
  public Findings findings() {
    return findings;
  }

  /** Whether the field is there, even if it has no value. */
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /** Where the name of a field stands, or the mapping when it is not there. */
  public Location at(String name) {
    Entry entry = entries.get(name);
    return entry == null ? at.child(name) : entry.place().toLocation();
  }

  /** The value of a field; a field that is there without a value is reported. */
  Optional<YamlNode> take(String name) {
    Optional<YamlNode> value = takeOrNull(name);
    if (value.isPresent() && value.get() instanceof Scalar scalar && scalar.isNull()) {
      findings.error(
          scalar.at(),
          Rule.INVALID_VALUE,
          "'" + name + "' has no value",
          "write a value after the colon, or remove the line");
      return Optional.empty();
    }
    return value;
  }

  /** The value of a field, also when it is YAML's null. */
  Optional<YamlNode> takeOrNull(String name) {
    asked.add(name);
    return Optional.ofNullable(entries.get(name)).map(Entry::value);
  }

  /** The single value of a field, read by its form. */
  public <T> Optional<Located<T>> value(String name, Form<T> form) {
    return take(name).flatMap(node -> read(node, form, findings));
  }

  /** The single value of a field, or what holds without it; also when it is malformed. */
  public <T> T valueOr(String name, Form<T> form, T otherwise) {
    return value(name, form).map(Located::value).orElse(otherwise);
  }

  /** The single value of a field that must be there, wherever there is a mapping at all. */
  <T> Optional<Located<T>> required(String name, Form<T> form, String example) {
    if (!has(name)) {
      asked.add(name);
      if (!mapping) {
        return Optional.empty();
      }
      findings.error(
          at.child(name),
          Rule.MISSING_FIELD,
          "'" + name + "' is missing",
          "add it, such as '" + name + ": " + example + "'");
      return Optional.empty();
    }
    return value(name, form);
  }

  /** The fields of a mapping; none when it is left out. */
  public Fields mapping(String name) {
    return take(name).map(node -> of(node, findings)).orElseGet(() -> none(at(name), findings));
  }

  /** The items of a list; none when it is left out. */
  List<YamlNode> list(String name) {
    return take(name)
        .map(
            node -> {
              if (node instanceof Sequence sequence) {
                return sequence.items();
              }
              findings.error(
                  node.at(),
                  Rule.WRONG_TYPE,
                  "a list belongs here, not " + node.kind(),
                  "write each item on a line of its own, beginning with '- '");
              return List.<YamlNode>of();
            })
        .orElse(List.of());
  }

  /** The items of a list of single values; malformed ones are reported and left out. */
  <T> List<T> values(String name, Form<T> form) {
    List<T> values = new ArrayList<>();
    for (YamlNode item : list(name)) {
      read(item, form, findings).map(Located::value).ifPresent(values::add);
    }
    return values;
  }

  /** Keeps a field that is understood, but mostly refused, out of the suggestions for others. */
  void doNotSuggest(String name) {
    notSuggested.add(name);
  }

  /** Refuses a field that is understood but cannot be honoured. */
  void refuse(String name, Rule rule, String problem, String remedy) {
    asked.add(name);
    doNotSuggest(name);
    if (has(name)) {
      findings.error(at(name), rule, problem, remedy);
    }
  }

  /** Reports every field that nobody asked for. Its value is not repeated: it may be a secret. */
  public void finish() {
    for (Entry entry : entries.values()) {
      if (asked.contains(entry.name())) {
        continue;
      }
      if (findings.isFull()) {
        // Finding the nearest word for each of very many fields would take long.
        findings.error(at, Rule.UNKNOWN_FIELD, "not a field here", "remove it");
        continue;
      }
      if (entry.name().equals("<<")) {
        findings.error(
            entry.place().toLocation(),
            Rule.UNKNOWN_FIELD,
            "merge keys are not supported",
            "write the fields out");
      } else {
        findings.error(
            entry.place().toLocation(),
            Rule.UNKNOWN_FIELD,
            "'" + entry.name() + "' is not a field here",
            DidYouMean.remedy(suggestions(), entry.name()));
      }
    }
  }

  private Set<String> suggestions() {
    Set<String> suggestions = new HashSet<>(asked);
    suggestions.removeAll(notSuggested);
    return suggestions;
  }

  /** Reads a single value by a form; anything else is reported. */
  static <T> Optional<Located<T>> read(YamlNode node, Form<T> form, Findings findings) {
    if (!(node instanceof Scalar scalar) || scalar.isNull()) {
      findings.error(
          node.at(),
          Rule.WRONG_TYPE,
          "a single value belongs here, not " + node.kind(),
          "write one value on the line of its name");
      return Optional.empty();
    }
    if (scalar.text().length() > MAX_VALUE_LENGTH) {
      findings.error(
          node.at(),
          Rule.OUT_OF_RANGE,
          "the value has more than " + MAX_VALUE_LENGTH + " characters",
          "shorten it");
      return Optional.empty();
    }
    try {
      return Optional.of(new Located<>(form.read(scalar.text()), scalar.at()));
    } catch (BadValueException e) {
      if (e.isSensitive()) {
        findings.error(scalar.at(), e.rule(), e.problem(), e.remedy());
      } else {
        findings.error(scalar.at(), e.rule(), scalar.text(), e.problem(), e.remedy());
      }
      return Optional.empty();
    }
  }
}
