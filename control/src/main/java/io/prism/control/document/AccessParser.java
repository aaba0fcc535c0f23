package io.prism.control.document;

import io.prism.control.document.YamlNode.Mapping;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.Permission;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code access} of a namespace. An entry is an identity as it stands in a client
 * certificate, or a mapping with {@code service} and {@code permission}.
 */
final class AccessParser {

  private static final List<String> UNAUTHENTICATED = List.of("team", "user", "group");

  private final Fields fields;
  private final Findings findings;
  private final Map<String, Permission> permissions = new HashMap<>();

  AccessParser(Fields fields) {
    this.fields = fields;
    this.findings = fields.findings();
  }

  /** The rules; nobody when nothing is said. */
  AccessRules parse() {
    fields.list("owners").forEach(node -> entry(node, Permission.READ_WRITE));
    fields.list("consumers").forEach(node -> entry(node, Permission.READ_ONLY));
    fields.finish();
    return permissions.isEmpty() ? AccessRules.NOBODY : new AccessRules(permissions);
  }

  private void entry(YamlNode node, Permission usual) {
    if (node instanceof Mapping) {
      mapping(Fields.of(node, findings), usual);
    } else {
      Fields.read(node, AccessParser::readIdentity, findings)
          .ifPresent(identity -> grant(identity, usual));
    }
  }

  private void mapping(Fields entry, Permission usual) {
    Optional<Located<String>> identity = entry.value("service", AccessParser::readIdentity);
    Permission permission =
        entry.valueOr(
            "permission", Grammar.word(List.of(Permission.values()), Permission::word), usual);
    boolean known = entry.has("service");
    for (String kind : UNAUTHENTICATED) {
      if (entry.value(kind, Grammar.text(256)).isPresent()) {
        findings.warn(
            entry.at(kind),
            Rule.NO_EFFECT,
            "callers are known by their certificates only, so a " + kind + " is given no access",
            "name the services by the identities in their certificates: 'service: ...'");
      }
      known |= entry.has(kind);
    }
    if (!known) {
      findings.error(
          entry.at("service"),
          Rule.MISSING_FIELD,
          "the entry names nobody",
          "add 'service:' with the identity in the service's certificate");
    }
    entry.finish();
    identity.ifPresent(value -> grant(value, permission));
  }

  private void grant(Located<String> identity, Permission permission) {
    Permission earlier = permissions.putIfAbsent(identity.value(), permission);
    if (earlier != null && earlier != permission) {
      Location at = identity.at();
      findings.error(
          at,
          Rule.CONFLICTING_FIELDS,
          identity.value(),
          "this identity is already given '" + earlier.word() + "'",
          "keep one entry for each identity");
    }
  }

  private static String readIdentity(String text) {
    Grammar.text(1_024).read(text);
    if (text.contains("*")) {
      throw new BadValueException(
          "an identity is compared exactly, it has no wildcards", "name every service");
    }
    return text;
  }
}
