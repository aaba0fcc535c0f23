package io.prism.proxy.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** JSON schemas of messages in their canonical proto3 JSON form, collected by name. */
final class Schemas {

  private static final String INTEGER_TEXT = "^-?[0-9]+$";
  private static final String DURATION_TEXT = "^-?[0-9]+(\\.[0-9]{1,9})?s$";

  private final Comments comments;
  private final Map<String, Descriptor> types = new TreeMap<>();
  private final Map<String, Object> components = new TreeMap<>();

  Schemas(Comments comments) {
    this.comments = comments;
  }

  /** The schemas that were referred to so far, by name. */
  Map<String, Object> components() {
    return components;
  }

  /** A reference to the schema of a message. */
  Map<String, Object> reference(Descriptor type) {
    String name = type.getName();
    Descriptor known = types.putIfAbsent(name, type);
    if (known == null) {
      // Claims the name first: a message may contain itself.
      components.put(name, object(type, Set.of()));
    } else if (!known.getFullName().equals(type.getFullName())) {
      throw new IllegalStateException(
          known.getFullName() + " and " + type.getFullName() + " need different names");
    }
    return ordered("$ref", "#/components/schemas/" + name);
  }

  /** The schema of a message without some of its fields, in place. */
  Map<String, Object> object(Descriptor type, Set<String> without) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (FieldDescriptor field : type.getFields()) {
      if (!without.contains(field.getName())) {
        properties.put(field.getJsonName(), described(field));
      }
    }
    Map<String, Object> schema = ordered("type", "object");
    String description = comments.of(type) + choices(type, without);
    if (!description.isBlank()) {
      schema.put("description", description.strip());
    }
    schema.put("properties", properties);
    return schema;
  }

  private static String choices(Descriptor type, Set<String> without) {
    StringBuilder text = new StringBuilder();
    for (OneofDescriptor oneof : type.getRealOneofs()) {
      text.append(
          oneof.getFields().stream()
              .filter(field -> !without.contains(field.getName()))
              .map(FieldDescriptor::getJsonName)
              .collect(Collectors.joining(", ", " At most one of: ", ".")));
    }
    return text.toString();
  }

  /** The schema of a field, with its comment. */
  Map<String, Object> described(FieldDescriptor field) {
    Map<String, Object> schema = new LinkedHashMap<>(shape(field));
    String comment = comments.of(field);
    if (!comment.isEmpty()) {
      schema.put("description", comment);
    }
    return schema;
  }

  private Map<String, Object> shape(FieldDescriptor field) {
    if (field.isMapField()) {
      FieldDescriptor values = field.getMessageType().findFieldByName("value");
      return ordered("type", "object", "additionalProperties", single(values));
    }
    return field.isRepeated() ? ordered("type", "array", "items", single(field)) : single(field);
  }

  private Map<String, Object> single(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> ordered("type", "string");
      case BOOLEAN -> ordered("type", "boolean");
      case BYTE_STRING -> ordered("type", "string", "contentEncoding", "base64");
      case INT -> ordered("type", "integer", "format", "int32");
      // A JSON number cannot hold 64 bits everywhere, so they travel as text.
      case LONG -> ordered("type", "string", "format", "int64", "pattern", INTEGER_TEXT);
      case FLOAT, DOUBLE -> ordered("type", "number");
      case ENUM -> {
        List<String> names =
            field.getEnumType().getValues().stream().map(EnumValueDescriptor::getName).toList();
        yield ordered("type", "string", "enum", names);
      }
      case MESSAGE -> message(field.getMessageType());
    };
  }

  private Map<String, Object> message(Descriptor type) {
    return switch (type.getFullName()) {
      case "google.protobuf.Duration" -> ordered("type", "string", "pattern", DURATION_TEXT);
      case "google.protobuf.Timestamp" -> ordered("type", "string", "format", "date-time");
      case "google.protobuf.Any" ->
          ordered(
              "type",
              "object",
              "properties",
              ordered("@type", ordered("type", "string")),
              "required",
              List.of("@type"),
              "additionalProperties",
              true);
      default -> reference(type);
    };
  }

  /** A map in the order of its arguments: names and values in turn. */
  static Map<String, Object> ordered(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
