package io.prism.crds.generate;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Ways through a schema tree. */
public final class Schemas {

  private Schemas() {}

  /** The schema of the resources that a definition defines. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> root(Map<String, Object> definition) {
    var versions = (List<Map<String, Object>>) child(definition, "spec").get("versions");
    return child(child(versions.getFirst(), "schema"), "openAPIV3Schema");
  }

  /** The tree below a key; empty when there is none. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> child(Map<String, Object> node, String key) {
    return node.get(key) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  /** The schemas of the fields. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public static Map<String, Map<String, Object>> properties(Map<String, Object> schema) {
    return (Map) child(schema, "properties");
  }

  /** Whether the path is that of a field, and not of the entries of a list or map. */
  public static boolean isField(String path) {
    return !path.isEmpty() && !path.endsWith("[]") && !path.endsWith("{}");
  }

  /**
   * Visits each schema with its path: {@code .a.b} for fields, {@code []} and {@code {}} for
   * entries.
   */
  public static void walk(
      Map<String, Object> root, BiConsumer<String, Map<String, Object>> visitor) {
    walk(root, "", visitor);
  }

  private static void walk(
      Map<String, Object> schema, String path, BiConsumer<String, Map<String, Object>> visitor) {
    visitor.accept(path, schema);
    properties(schema).forEach((name, field) -> walk(field, path + "." + name, visitor));
    if (schema.containsKey("items")) {
      walk(child(schema, "items"), path + "[]", visitor);
    }
    if (schema.containsKey("additionalProperties")) {
      walk(child(schema, "additionalProperties"), path + "{}", visitor);
    }
  }
}
