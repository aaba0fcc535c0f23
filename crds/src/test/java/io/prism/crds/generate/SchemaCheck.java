package io.prism.crds.generate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Judges a value by the part of OpenAPI that the definitions use, strictly: an unknown field is a
 * problem.
 */
public final class SchemaCheck {

  private final List<String> problems = new ArrayList<>();

  private SchemaCheck() {}

  /** What is wrong with the value, each with its path; empty when nothing is. */
  public static List<String> problems(Map<String, Object> schema, Object value, String path) {
    var check = new SchemaCheck();
    check.visit(schema, value, path);
    return check.problems;
  }

  private void visit(Map<String, Object> schema, Object value, String path) {
    if (schema.get("enum") instanceof List<?> choices && !choices.contains(value)) {
      problems.add(path + ": " + value + " is not one of " + choices);
    }
    switch (value) {
      case Map<?, ?> map -> object(schema, map, path);
      case List<?> list -> list(schema, list, path);
      case String text -> text(schema, text, path);
      case Number number -> number(schema, number, path);
      case Boolean _ -> type(schema, "boolean", path);
      case null, default -> problems.add(path + ": " + value + " has no type");
    }
  }

  private boolean type(Map<String, Object> schema, String type, String path) {
    if (type.equals(schema.get("type"))) {
      return true;
    }
    problems.add(path + ": is " + type + ", not " + schema.get("type"));
    return false;
  }

  private void object(Map<String, Object> schema, Map<?, ?> map, String path) {
    if (!type(schema, "object", path)) {
      return;
    }
    atMost(schema, "maxProperties", map.size(), path);
    var properties = Schemas.properties(schema);
    if (schema.get("required") instanceof List<?> required) {
      required.stream()
          .filter(name -> !map.containsKey(name))
          .forEach(name -> problems.add(path + "." + name + ": is required"));
    }
    // The top-level metadata is judged by the API server's own schema.
    boolean open =
        schema.containsKey("x-kubernetes-preserve-unknown-fields") || path.equals(".metadata");
    map.forEach(
        (key, child) -> {
          var name = (String) key;
          if (properties.containsKey(name)) {
            visit(properties.get(name), child, path + "." + name);
          } else if (schema.containsKey("additionalProperties")) {
            visit(Schemas.child(schema, "additionalProperties"), child, path + "." + name);
          } else if (!open) {
            problems.add(path + "." + name + ": is unknown");
          }
        });
  }

  private void list(Map<String, Object> schema, List<?> list, String path) {
    if (!type(schema, "array", path)) {
      return;
    }
    atMost(schema, "maxItems", list.size(), path);
    atLeast(schema, "minItems", list.size(), path);
    var seen = new HashSet<Object>();
    for (int i = 0; i < list.size(); i++) {
      visit(Schemas.child(schema, "items"), list.get(i), path + "[" + i + "]");
      if (identity(schema, list.get(i)) instanceof Object identity && !seen.add(identity)) {
        problems.add(path + "[" + i + "]: occurs twice");
      }
    }
  }

  private static Object identity(Map<String, Object> schema, Object item) {
    return switch ((String) schema.get("x-kubernetes-list-type")) {
      case "set" -> item;
      case "map" ->
          item instanceof Map<?, ?> map
              ? ((List<?>) schema.get("x-kubernetes-list-map-keys")).stream().map(map::get).toList()
              : null;
      default -> null;
    };
  }

  private void text(Map<String, Object> schema, String text, String path) {
    if (!schema.containsKey("x-kubernetes-int-or-string") && !type(schema, "string", path)) {
      return;
    }
    atMost(schema, "maxLength", text.length(), path);
    atLeast(schema, "minLength", text.length(), path);
    if (schema.get("pattern") instanceof String pattern && !text.matches(pattern)) {
      problems.add(path + ": " + text + " does not match " + pattern);
    }
  }

  private void number(Map<String, Object> schema, Number number, String path) {
    if (!schema.containsKey("x-kubernetes-int-or-string") && !type(schema, "integer", path)) {
      return;
    }
    if (number instanceof Double) {
      problems.add(path + ": " + number + " is not a whole number");
    }
    atMost(schema, "maximum", number.longValue(), path);
    atLeast(schema, "minimum", number.longValue(), path);
  }

  private void atMost(Map<String, Object> schema, String bound, long value, String path) {
    if (schema.get(bound) instanceof Number most && value > most.longValue()) {
      problems.add(path + ": " + value + " is above " + bound + " " + most);
    }
  }

  private void atLeast(Map<String, Object> schema, String bound, long value, String path) {
    if (schema.get(bound) instanceof Number least && value < least.longValue()) {
      problems.add(path + ": " + value + " is below " + bound + " " + least);
    }
  }
}
