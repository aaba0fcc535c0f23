package io.prism.operator.install;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What in a document does not fit a definition's schema. Sees what the API server would refuse, but
 * for rules in CEL, and also fields that it would drop.
 */
final class SchemaProblems {

  private final List<String> all = new ArrayList<>();

  private SchemaProblems() {}

  /**
   * All that does not fit, for people.
   *
   * @param path of the value, to tell where something is
   */
  static List<String> of(String path, JsonNode value, JSONSchemaProps schema) {
    SchemaProblems problems = new SchemaProblems();
    problems.look(path, value, schema);
    return List.copyOf(problems.all);
  }

  private void look(String path, JsonNode value, JSONSchemaProps schema) {
    if (value.isNull()) {
      // As if it were not there.
      return;
    }
    if (!hasType(value, schema)) {
      all.add(path + ": " + value + " is no " + type(schema));
    } else if (value.isObject()) {
      fields(path, value, schema);
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        look(path + "[" + i + "]", value.get(i), schema.getItems().getSchema());
      }
    } else {
      word(path, value, schema);
      number(path, value, schema);
    }
  }

  private static String type(JSONSchemaProps schema) {
    return Boolean.TRUE.equals(schema.getXKubernetesIntOrString())
        ? "integer or string"
        : schema.getType();
  }

  private static boolean hasType(JsonNode value, JSONSchemaProps schema) {
    return switch (type(schema)) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "integer or string" -> value.isIntegralNumber() || value.isTextual();
      default -> true;
    };
  }

  private void fields(String path, JsonNode value, JSONSchemaProps schema) {
    Map<String, JSONSchemaProps> known = schema.getProperties();
    if (known == null) {
      return;
    }
    value.forEachEntry(
        (name, child) -> {
          JSONSchemaProps field = known.get(name);
          if (field == null) {
            all.add(path + "." + name + ": there is no such field");
          } else {
            look(path + "." + name, child, field);
          }
        });
    if (schema.getRequired() != null) {
      schema.getRequired().stream()
          .filter(name -> !value.hasNonNull(name))
          .forEach(name -> all.add(path + "." + name + ": is missing"));
    }
  }

  private void word(String path, JsonNode value, JSONSchemaProps schema) {
    if (!value.isTextual()) {
      return;
    }
    String text = value.asText();
    List<JsonNode> choices = schema.getEnum();
    if (choices != null && !choices.isEmpty() && !choices.contains(value)) {
      all.add(
          "%s: '%s' is none of %s"
              .formatted(
                  path,
                  text,
                  choices.stream().map(JsonNode::asText).collect(Collectors.joining(", "))));
    }
    if (schema.getPattern() != null && !Pattern.compile(schema.getPattern()).matcher(text).find()) {
      all.add(path + ": '" + text + "' does not match " + schema.getPattern());
    }
    if (isBelow(text.length(), schema.getMinLength())
        || isAbove(text.length(), schema.getMaxLength())) {
      all.add(path + ": '" + text + "' is too short or too long");
    }
  }

  private void number(String path, JsonNode value, JSONSchemaProps schema) {
    if (value.isNumber()
        && (isBelow(value.asDouble(), schema.getMinimum())
            || isAbove(value.asDouble(), schema.getMaximum()))) {
      all.add(path + ": " + value + " is too small or too large");
    }
  }

  private static boolean isBelow(double value, @Nullable Number least) {
    return least != null && value < least.doubleValue();
  }

  private static boolean isAbove(double value, @Nullable Number most) {
    return most != null && value > most.doubleValue();
  }
}
