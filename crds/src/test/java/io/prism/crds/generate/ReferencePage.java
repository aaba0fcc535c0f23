package io.prism.crds.generate;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismApi;
import io.prism.crds.Reason;
import io.prism.crds.ReservedReason;
import io.prism.crds.schema.Choice;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Rule;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The page that describes every kind, field, choice, rule, condition and reason. */
public final class ReferencePage {

  private static final String HEAD =
      """
      # Resources

      <!-- Generated from the types in crds/. Do not edit; refresh with: %s -->

      What Prism adds to Kubernetes, in the API version `%s`. `kubectl get %s` lists all kinds together, `kubectl explain pns.spec` describes
      fields in the terminal. In a path, `[]` stands for each entry of a list and `{}` for each value of a map; a field in **bold** must be given.
      Text longer than its limit, an unknown choice or a broken rule is refused by the API server with a message that names the field.
      """;

  private final StringBuilder page = new StringBuilder();
  private final Set<Class<? extends Choice>> choices = new LinkedHashSet<>();

  private ReferencePage() {}

  /** The text of the page. */
  public static String text() {
    var reference = new ReferencePage();
    reference.page.append(
        HEAD.formatted(CrdFiles.REFRESH, PrismApi.API_VERSION, PrismApi.CATEGORY));
    PrismApi.KINDS.forEach(reference::kind);
    reference.choices();
    reference.reasons();
    return reference.page.toString();
  }

  private void kind(Class<?> kind) {
    line("");
    line("## " + kind.getSimpleName());
    line("");
    line(
        kind.getAnnotation(Doc.class).value()
            + " Short name `"
            + kind.getAnnotation(ShortNames.class).value()[0]
            + "`, "
            + (Namespaced.class.isAssignableFrom(kind)
                ? "in a Kubernetes namespace."
                : "one for the whole cluster."));
    fields("Spec", "spec", CrdGenerator.specOf(kind));
    rules(kind);
    fields("Status", "status", CrdGenerator.statusOf(kind));
    conditions(kind);
  }

  private void fields(String title, String path, Class<?> type) {
    line("");
    line("### " + title);
    line("");
    line("| field | type | default | limits | meaning |");
    line("|---|---|---|---|---|");
    rows(path, type);
  }

  private void rows(String path, Class<?> type) {
    var schemas = Schemas.properties(SchemaGenerator.ofRecord(type));
    for (RecordComponent component : SchemaGenerator.fieldsOf(type)) {
      var name = SchemaGenerator.nameOf(component);
      row(path + "." + name, component, schemas.get(name));
    }
  }

  private void row(String path, RecordComponent component, Map<String, Object> schema) {
    var required = component.isAnnotationPresent(Required.class);
    var preset = component.getAnnotation(Default.class);
    line(
        "| %s`%s`%s | %s | %s | %s | %s |"
            .formatted(
                required ? "**" : "",
                path,
                required ? "**" : "",
                typeOf(component, schema),
                preset == null ? "" : code(preset.value()),
                limits(schema),
                schema.get("description")));
    var record = recordOf(component);
    if (record != null) {
      rows(path + (component.getType().isRecord() ? "" : "[]"), record);
    }
  }

  private String typeOf(RecordComponent component, Map<String, Object> schema) {
    var of = component.getAnnotation(OneOf.class);
    String leaf = null;
    if (of != null) {
      choices.add(of.value());
      leaf = "[%s](#%s)".formatted(nameOf(of.value()), anchor(nameOf(of.value())));
    }
    if (schema.containsKey("items")) {
      return "list of " + (leaf != null ? leaf : simple(Schemas.child(schema, "items")));
    }
    if (schema.containsKey("additionalProperties")) {
      return "map of " + simple(Schemas.child(schema, "additionalProperties"));
    }
    return leaf != null ? leaf : simple(schema);
  }

  private static String simple(Map<String, Object> schema) {
    if (schema.containsKey("x-kubernetes-int-or-string")) {
      return "amount";
    }
    if (schema.containsKey("x-kubernetes-preserve-unknown-fields")) {
      return "any object";
    }
    if ("date-time".equals(schema.get("format"))) {
      return "time";
    }
    return switch ((String) schema.get("type")) {
      case "string" -> "text";
      case "integer" -> "number";
      case "boolean" -> "yes or no";
      default -> "object";
    };
  }

  private static String limits(Map<String, Object> schema) {
    if (schema.containsKey("items")) {
      return join(
          range(schema, "minItems", "maxItems", "entries"), limits(Schemas.child(schema, "items")));
    }
    if (schema.containsKey("additionalProperties")) {
      return join(
          range(schema, "minProperties", "maxProperties", "entries"),
          limits(Schemas.child(schema, "additionalProperties")));
    }
    if (schema.containsKey("enum") || schema.containsKey("x-kubernetes-int-or-string")) {
      return "";
    }
    if ("string".equals(schema.get("type")) && !schema.containsKey("format")) {
      var pattern = (String) schema.get("pattern");
      return join(
          range(schema, "minLength", "maxLength", "characters"),
          pattern == null ? "" : code(pattern.replace("|", "\\|")));
    }
    return range(schema, "minimum", "maximum", "");
  }

  private static String range(Map<String, Object> schema, String min, String max, String unit) {
    var least = schema.get(min);
    var most = schema.get(max);
    if (most == null) {
      return least == null ? "" : "from " + least;
    }
    return ((least == null ? "up to " + most : least + " to " + most) + " " + unit).strip();
  }

  private static String join(String first, String second) {
    return first.isEmpty() ? second : second.isEmpty() ? first : first + "; " + second;
  }

  private void rules(Class<?> kind) {
    var messages = new LinkedHashSet<String>();
    Arrays.stream(kind.getAnnotationsByType(Rule.class)).map(Rule::message).forEach(messages::add);
    collectRules(CrdGenerator.specOf(kind), messages);
    line("");
    line("The API server also checks:");
    line("");
    messages.forEach(message -> line("* " + message));
  }

  private static void collectRules(Class<?> type, Set<String> messages) {
    Arrays.stream(type.getAnnotationsByType(Rule.class)).map(Rule::message).forEach(messages::add);
    for (RecordComponent component : SchemaGenerator.fieldsOf(type)) {
      var record = recordOf(component);
      if (record != null) {
        collectRules(record, messages);
      }
    }
  }

  private static Class<?> recordOf(RecordComponent component) {
    var type =
        component.getGenericType() instanceof ParameterizedType generic
            ? generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]
            : component.getType();
    return type instanceof Class<?> candidate && candidate.isRecord() ? candidate : null;
  }

  private void conditions(Class<?> kind) {
    line("");
    line("### Conditions");
    line("");
    line("| condition | True means | reasons |");
    line("|---|---|---|");
    for (ConditionType type : ConditionType.values()) {
      if (type.kinds().contains(kind)) {
        var reasons =
            Arrays.stream(Reason.values())
                .filter(reason -> reason.conditions().contains(type))
                .map(reason -> code(reason.wire()))
                .collect(Collectors.joining(", "));
        line("| `%s` | %s | %s |".formatted(type.wire(), type.meaning(), reasons));
      }
    }
  }

  private void choices() {
    line("");
    line("## Choices");
    for (Class<? extends Choice> type : choices) {
      line("");
      line("### " + nameOf(type));
      line("");
      for (Choice choice : type.getEnumConstants()) {
        line("* `%s`: %s".formatted(choice.wire(), choice.meaning()));
      }
    }
  }

  private void reasons() {
    line("");
    line("## Reasons");
    line("");
    line("| reason | meaning | what to do |");
    line("|---|---|---|");
    for (Reason reason : Reason.values()) {
      line("| `%s` | %s | %s |".formatted(reason.wire(), reason.meaning(), reason.remedy()));
    }
    line("");
    line(
        "Kept for later; nothing in this release says them: "
            + Arrays.stream(ReservedReason.values())
                .map(reason -> code(reason.wire()))
                .collect(Collectors.joining(", "))
            + ".");
  }

  private static String nameOf(Class<?> choices) {
    return choices.getSimpleName();
  }

  private static String anchor(String heading) {
    return heading.toLowerCase(java.util.Locale.ROOT);
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
