package io.prism.control.document;

import io.prism.control.document.YamlNode.Entry;
import io.prism.control.document.YamlNode.Mapping;
import io.prism.control.document.YamlNode.Scalar;
import io.prism.control.document.YamlNode.Sequence;
import io.prism.control.violation.Rule;
import java.util.List;

/**
 * Features that documents of this form may name and that cannot be honoured yet. Each is refused by
 * name: a document that is accepted is a document that is kept.
 */
final class Unavailable {

  private static final List<String> DISABLED = List.of("disabled", "false", "none");

  private Unavailable() {}

  /** A client's file must not move data. */
  static void refuseMigration(Fields fields) {
    fields.refuse(
        "migration",
        Rule.NOT_AVAILABLE,
        "a migration is not part of what an application needs",
        "remove it; where the data is, is up to the platform");
  }

  /** Everything at the level of a namespace. */
  static void refuseNamespaceFeatures(Fields fields) {
    refuseMigration(fields);
    refuseUnlessDisabled(fields, "cache", "caching");
    refuseUnlessDisabled(fields, "quota", "a quota");
    fields.refuse(
        "patterns",
        Rule.NOT_AVAILABLE,
        "choosing internal patterns is not available in this release",
        "remove 'patterns' and state what is needed under 'needs'");
    fields.doNotSuggest("policies");
    fields.doNotSuggest("approval");
    policies(fields.mapping("policies"));
    approval(fields);
  }

  private static void policies(Fields policies) {
    refuseUnlessDisabled(policies, "pii_handling", "the handling of personal data");
    refuseUnlessDisabled(policies, "audit_logging", "the audit log");
    policies.doNotSuggest("compliance");
    policies
        .take("compliance")
        .filter(node -> !(node instanceof Sequence list && list.items().isEmpty()))
        .filter(node -> !isDisabled(node))
        .ifPresent(
            node ->
                policies
                    .findings()
                    .error(
                        node.at(),
                        Rule.NOT_AVAILABLE,
                        "compliance rules are not available in this release",
                        "remove 'compliance'; nothing would enforce it"));
    policies.finish();
  }

  private static void approval(Fields fields) {
    if (fields.has("approval")) {
      fields
          .findings()
          .warn(
              fields.at("approval"),
              Rule.NO_EFFECT,
              "an approval written by the applicant grants nothing",
              "ask the platform to raise the limit; keep this as evidence if you like");
    }
    Fields approval = fields.mapping("approval");
    approval.value("approved_by", Grammar.text(128));
    approval.value("approval_ticket", Grammar.text(128));
    approval.finish();
  }

  private static void refuseUnlessDisabled(Fields fields, String name, String feature) {
    fields.doNotSuggest(name);
    fields
        .take(name)
        .filter(node -> !isDisabled(node))
        .ifPresent(
            node ->
                fields
                    .findings()
                    .error(
                        fields.at(name),
                        Rule.NOT_AVAILABLE,
                        feature + " is not available in this release",
                        "remove '" + name + "'; nothing would act on it"));
  }

  /** Whether a feature is absent, or named only to say that it is off. */
  static boolean isSwitchedOff(Fields fields, String name) {
    return fields.take(name).filter(node -> !isDisabled(node)).isEmpty();
  }

  private static boolean isDisabled(YamlNode node) {
    return switch (node) {
      case Scalar scalar -> DISABLED.contains(scalar.text());
      case Mapping mapping -> mapping.entries().stream().anyMatch(Unavailable::isEnabledFalse);
      case Sequence _ -> false;
    };
  }

  private static boolean isEnabledFalse(Entry entry) {
    return entry.name().equals("enabled")
        && entry.value() instanceof Scalar scalar
        && scalar.text().equals("false");
  }
}
