package io.prism.crds.generate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.IntOrText;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Quantity;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Raw;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import io.prism.crds.schema.Time;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a record and the marks on it into a structural schema. The same record gives the same
 * schema, in the same order.
 */
final class SchemaGenerator {

  private static final int QUANTITY_LENGTH = 32;
  private static final int TIME_LENGTH = 64;

  private SchemaGenerator() {}

  /** The name of a component in a resource. */
  static String nameOf(RecordComponent component) {
    var named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null ? component.getName() : named.value();
  }

  /** The components that are fields, which the keeper of unknown ones is not. */
  static List<RecordComponent> fieldsOf(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .filter(component -> component.isAnnotationPresent(Doc.class))
        .toList();
  }

  /** The schema of a record. */
  static Map<String, Object> ofRecord(Class<?> type) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (RecordComponent component : fieldsOf(type)) {
      properties.put(nameOf(component), ofComponent(component));
      if (component.isAnnotationPresent(Required.class)) {
        required.add(nameOf(component));
      }
    }
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    addRules(schema, type);
    return schema;
  }

  /** Adds the rules that stand on the type. */
  static void addRules(Map<String, Object> schema, Class<?> type) {
    var rules = new ArrayList<Map<String, Object>>();
    for (Rule rule : type.getAnnotationsByType(Rule.class)) {
      var entry = new LinkedHashMap<String, Object>();
      entry.put("rule", rule.rule());
      entry.put("message", rule.message());
      if (!rule.path().isEmpty()) {
        entry.put("fieldPath", rule.path());
      }
      rules.add(entry);
    }
    if (!rules.isEmpty()) {
      schema.put("x-kubernetes-validations", rules);
    }
  }

  private static Map<String, Object> ofComponent(RecordComponent component) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("description", component.getAnnotation(Doc.class).value());
    schema.putAll(ofType(component.getGenericType(), component));
    var preset = component.getAnnotation(Default.class);
    if (preset != null) {
      // The API server checks a default by the rules before it fills in the defaults below it.
      schema.put("default", Defaults.fill(schema, Yaml.parse(preset.value())));
    }
    return schema;
  }

  private static Map<String, Object> ofType(Type type, RecordComponent component) {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? ofList(ofType(arguments[0], component), component.getAnnotation(Size.class))
          : ofMap(ofType(arguments[1], component), component.getAnnotation(Size.class));
    }
    if (type == String.class) {
      return ofText(component);
    }
    if (type == Integer.class || type == Long.class) {
      return ofNumber(type, component.getAnnotation(Range.class));
    }
    if (type == Boolean.class) {
      return map("type", "boolean");
    }
    if (type == JsonNode.class && component.isAnnotationPresent(Raw.class)) {
      return map("type", "object", "x-kubernetes-preserve-unknown-fields", true);
    }
    if (type instanceof Class<?> record && record.isRecord()) {
      return ofRecord(record);
    }
    throw new IllegalArgumentException(component + " has no schema");
  }

  private static Map<String, Object> ofList(Map<String, Object> items, Size size) {
    var schema = map("type", "array", "maxItems", size.max());
    if (size.min() > 0) {
      schema.put("minItems", size.min());
    }
    if (!size.key().isEmpty()) {
      schema.put("x-kubernetes-list-type", "map");
      schema.put("x-kubernetes-list-map-keys", List.of(size.key()));
    } else {
      schema.put("x-kubernetes-list-type", size.set() ? "set" : "atomic");
    }
    schema.put("items", items);
    return schema;
  }

  private static Map<String, Object> ofMap(Map<String, Object> values, Size size) {
    return map("type", "object", "maxProperties", size.max(), "additionalProperties", values);
  }

  private static Map<String, Object> ofText(RecordComponent component) {
    var choices = component.getAnnotation(OneOf.class);
    if (choices != null) {
      var words = new ArrayList<String>();
      int longest = 0;
      for (var choice : choices.value().getEnumConstants()) {
        words.add(choice.wire());
        longest = Math.max(longest, choice.wire().length());
      }
      return map("type", "string", "maxLength", longest, "enum", words);
    }
    if (component.isAnnotationPresent(Quantity.class)) {
      return amount(QUANTITY_LENGTH);
    }
    var amounts = component.getAnnotation(IntOrText.class);
    if (amounts != null) {
      return amount(amounts.max());
    }
    if (component.isAnnotationPresent(Time.class)) {
      return map("type", "string", "format", "date-time", "maxLength", TIME_LENGTH);
    }
    var text = component.getAnnotation(Text.class);
    var schema = map("type", "string", "maxLength", text.max());
    if (text.min() > 0) {
      schema.put("minLength", text.min());
    }
    if (!text.pattern().isEmpty()) {
      schema.put("pattern", text.pattern());
    }
    return schema;
  }

  private static Map<String, Object> amount(int maxLength) {
    return map(
        "anyOf",
        List.of(map("type", "integer"), map("type", "string")),
        "maxLength",
        maxLength,
        "minimum",
        0,
        "pattern",
        Patterns.QUANTITY,
        "x-kubernetes-int-or-string",
        true);
  }

  private static Map<String, Object> ofNumber(Type type, Range range) {
    var schema =
        map(
            "type",
            "integer",
            "format",
            type == Integer.class ? "int32" : "int64",
            "minimum",
            range.min());
    // The API server keeps bounds as floating point numbers, in which this one would be another.
    if (range.max() != Long.MAX_VALUE) {
      schema.put("maximum", range.max());
    }
    return schema;
  }

  /** A map with the given keys and values in turn, in that order. */
  static Map<String, Object> map(Object... entries) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }
}
