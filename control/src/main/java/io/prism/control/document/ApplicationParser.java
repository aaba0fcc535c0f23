package io.prism.control.document;

import io.prism.control.violation.Findings;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code prism.yaml}: what an application needs, without addresses and secrets. */
public final class ApplicationParser {

  /** More than one gateway is meant to serve. */
  static final int MAX_NAMESPACES = 10_000;

  private static final String KIND = "PrismApplication";

  private ApplicationParser() {}

  /**
   * Reads a document and reports everything that is wrong with it.
   *
   * @return what was understood, also when something else was not
   */
  public static ApplicationDocument parse(SourceText source, Findings findings) {
    return YamlReader.read(source, findings)
        .map(root -> parse(root, findings))
        .orElseGet(() -> new ApplicationDocument(List.of()));
  }

  private static ApplicationDocument parse(YamlNode root, Findings findings) {
    Fields fields = Fields.of(root, findings);
    if (!fields.isMapping()) {
      return new ApplicationDocument(List.of());
    }
    Header.check(fields, KIND);
    fields.refuse(
        "backends",
        Rule.NOT_APPLICABLE,
        "stores are not configured in this document",
        "move 'backends' to server.yaml, which belongs to the platform");
    Unavailable.refuseMigration(fields);
    if (!fields.has("namespaces")) {
      findings.error(
          fields.at("namespaces"),
          Rule.MISSING_FIELD,
          "'namespaces' is missing",
          "add 'namespaces:' and under it '- name: orders' with 'pattern: keyvalue'");
    }
    List<NamespaceRequest> requests = parseAll(fields.list("namespaces"), fields);
    fields.finish();
    return new ApplicationDocument(requests);
  }

  private static List<NamespaceRequest> parseAll(List<YamlNode> nodes, Fields fields) {
    Findings findings = fields.findings();
    if (nodes.size() > MAX_NAMESPACES) {
      findings.error(
          fields.at("namespaces"),
          Rule.OUT_OF_RANGE,
          nodes.size() + " namespaces are given, " + MAX_NAMESPACES + " are allowed",
          "divide them between several installations");
      return List.of();
    }
    List<NamespaceRequest> requests = new ArrayList<>();
    Map<String, Location> places = new HashMap<>();
    for (YamlNode node : nodes) {
      NamespaceParser parser = new NamespaceParser(Fields.of(node, findings));
      Optional<NamespaceRequest> request = parser.parse();
      boolean isNew = parser.name().map(name -> isNew(name, places, findings)).orElse(true);
      request.filter(anything -> isNew).ifPresent(requests::add);
    }
    return requests;
  }

  private static boolean isNew(
      Located<String> name, Map<String, Location> places, Findings findings) {
    Location first = places.putIfAbsent(name.value(), name.at());
    if (first != null) {
      findings.error(
          name.at(),
          Rule.DUPLICATE_NAME,
          name.value(),
          "another namespace has the same name, in line " + first.line(),
          "rename one of the two");
    }
    return first == null;
  }
}
