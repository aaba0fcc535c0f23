package io.prism.crds.generate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fills in defaults as the API server does. */
public final class Defaults {

  private Defaults() {}

  /** A copy of the value with every default below it. */
  public static Object fill(Map<String, Object> schema, Object value) {
    if (value instanceof List<?> list && schema.containsKey("items")) {
      var items = Schemas.child(schema, "items");
      return list.stream().map(item -> fill(items, item)).toList();
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    var filled = new LinkedHashMap<String, Object>();
    map.forEach((key, child) -> filled.put((String) key, child));
    Schemas.properties(schema)
        .forEach(
            (name, field) -> {
              // A null counts as absent where null is not allowed, which is everywhere here.
              if (filled.get(name) == null && field.containsKey("default")) {
                filled.put(name, field.get("default"));
              }
              if (filled.get(name) != null) {
                filled.put(name, fill(field, filled.get(name)));
              }
            });
    if (schema.containsKey("additionalProperties")) {
      var values = Schemas.child(schema, "additionalProperties");
      filled.replaceAll((key, child) -> fill(values, child));
    }
    return filled;
  }
}
