package io.prism.crds.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Compares a definition with a released one. What a release accepted must be accepted ever after:
 * fields and choices may be added and bounds widened, never the opposite.
 */
public final class Compatibility {

  private static final Set<String> UPPER =
      Set.of("maxLength", "maxItems", "maxProperties", "maximum");
  private static final Set<String> LOWER = Set.of("minLength", "minItems", "minimum");

  /** What must stay as it is, because stored objects or clients rely on it. */
  private static final Set<String> FIXED =
      Set.of(
          "type",
          "pattern",
          "format",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-int-or-string",
          "x-kubernetes-preserve-unknown-fields");

  private final List<String> breaks = new ArrayList<>();

  private Compatibility() {}

  /** What the newer definition breaks, each with its path; empty when nothing. */
  public static List<String> breaks(Map<String, Object> released, Map<String, Object> current) {
    var comparison = new Compatibility();
    comparison.names(Schemas.child(released, "spec"), Schemas.child(current, "spec"));
    comparison.schemas(Schemas.root(released), Schemas.root(current), "");
    return comparison.breaks;
  }

  private void names(Map<String, Object> released, Map<String, Object> current) {
    fixed("group", released, current, "");
    fixed("scope", released, current, "");
    var before = Schemas.child(released, "names");
    var after = Schemas.child(current, "names");
    for (String name : List.of("kind", "plural", "singular", "shortNames", "categories")) {
      fixed(name, before, after, "names");
    }
  }

  private void schemas(Map<String, Object> released, Map<String, Object> current, String path) {
    FIXED.forEach(key -> fixed(key, released, current, path));
    // Of the status, a default stands for what nobody wrote yet, which no client relies on.
    boolean isNew = path.equals(".status") && !released.containsKey("default");
    if (!isNew && !keeps(released.get("default"), current.get("default"))) {
      breaks.add(
          path
              + ": default changed from "
              + released.get("default")
              + " to "
              + current.get("default"));
    }
    UPPER.forEach(key -> bound(key, released, current, path, 1));
    LOWER.forEach(key -> bound(key, released, current, path, -1));
    choices(released, current, path);
    required(released, current, path);
    var fields = Schemas.properties(current);
    Schemas.properties(released)
        .forEach(
            (name, field) -> {
              if (fields.containsKey(name)) {
                schemas(field, fields.get(name), path + "." + name);
              } else {
                breaks.add(path + "." + name + ": was removed");
              }
            });
    below("items", "[]", released, current, path);
    below("additionalProperties", "{}", released, current, path);
  }

  private void below(
      String key,
      String mark,
      Map<String, Object> released,
      Map<String, Object> current,
      String path) {
    if (released.containsKey(key)) {
      schemas(Schemas.child(released, key), Schemas.child(current, key), path + mark);
    }
  }

  private void fixed(
      String key, Map<String, Object> released, Map<String, Object> current, String path) {
    var before = released.get(key);
    var after = current.get(key);
    // A pattern or format that is dropped only accepts more.
    boolean widened = after == null && (key.equals("pattern") || key.equals("format"));
    if (!widened && (before == null ? after != null : !before.equals(after))) {
      breaks.add(path + ": " + key + " changed from " + before + " to " + after);
    }
  }

  /** Whether a default still says what it said; of an object, more fields may have one. */
  private static boolean keeps(Object before, Object after) {
    if (before instanceof Map<?, ?> fields && after instanceof Map<?, ?> others) {
      return fields.keySet().stream().allMatch(key -> keeps(fields.get(key), others.get(key)));
    }
    return Objects.equals(before, after);
  }

  private void bound(
      String key,
      Map<String, Object> released,
      Map<String, Object> current,
      String path,
      int direction) {
    if (current.get(key) instanceof Number after) {
      if (!(released.get(key) instanceof Number before)) {
        breaks.add(path + ": " + key + " " + after + " is a bound where there was none");
      } else if (Long.compare(before.longValue(), after.longValue()) == direction) {
        breaks.add(path + ": " + key + " was narrowed from " + before + " to " + after);
      }
    }
  }

  private void choices(Map<String, Object> released, Map<String, Object> current, String path) {
    if (!(current.get("enum") instanceof List<?> after)) {
      return;
    }
    if (!(released.get("enum") instanceof List<?> before)) {
      breaks.add(path + ": only " + after + " are accepted where anything was");
      return;
    }
    for (Object choice : before) {
      if (!after.contains(choice)) {
        breaks.add(path + ": the choice " + choice + " was removed");
      }
    }
  }

  private void required(Map<String, Object> released, Map<String, Object> current, String path) {
    if (current.get("required") instanceof List<?> after) {
      var before = released.get("required") instanceof List<?> list ? list : List.of();
      for (Object name : after) {
        if (!before.contains(name)) {
          breaks.add(path + "." + name + ": is now required");
        }
      }
    }
  }
}
