package io.prism.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Iterator;
import java.util.List;

/**
 * Reads the fields that a request gives as query parameters: by name, nested ones by a dotted path,
 * lists by giving the name again.
 */
final class QueryParameters {

  private QueryParameters() {}

  /**
   * Adds the parameters to a message.
   *
   * @throws HttpFailure 400 naming the parameter
   */
  static void merge(String rawQuery, Message.Builder into) {
    if (rawQuery.isEmpty()) {
      return;
    }
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    for (String parameter : rawQuery.split("&", -1)) {
      if (!parameter.isEmpty()) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = equals < 0 ? "" : parameter.substring(equals + 1);
        add(
            document,
            into.getDescriptorForType(),
            PercentDecoder.decode("query", name, true),
            PercentDecoder.decode("query", value, true));
      }
    }
    JsonRequests.merge(document.toString(), into);
  }

  /**
   * Refuses parameters where all fields travel in path and body.
   *
   * @throws HttpFailure 400 naming the first parameter
   */
  static void refuse(String rawQuery) {
    if (!rawQuery.isEmpty()) {
      String first = rawQuery.split("[&=]", 2)[0];
      throw HttpFailure.badField(
          first,
          "query parameter '" + first + "' is not accepted here; put the field into the body");
    }
  }

  private static void add(ObjectNode document, Descriptor type, String path, String value) {
    ObjectNode object = document;
    Descriptor within = type;
    Iterator<String> names = List.of(path.split("\\.", -1)).iterator();
    while (true) {
      String name = names.next();
      Descriptor owner = within;
      FieldDescriptor field =
          JsonNames.find(owner, name).orElseThrow(() -> JsonNames.unknown(path, owner));
      if (!names.hasNext()) {
        put(object, field, path, value);
        return;
      }
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || field.isRepeated()) {
        throw JsonNames.unknown(path, owner);
      }
      object = object.withObjectProperty(field.getJsonName());
      within = field.getMessageType();
    }
  }

  private static void put(ObjectNode object, FieldDescriptor field, String path, String value) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !JsonNames.isWellKnown(field.getMessageType())) {
      throw HttpFailure.badField(path, "query parameter '" + path + "' cannot hold an object");
    }
    // In base64 a plus sign is a digit; whoever did not escape it meant that.
    String text =
        field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING
            ? value.replace(' ', '+')
            : value;
    String name = field.getJsonName();
    JsonNode present = object.get(name);
    if (field.isRepeated()) {
      (present instanceof ArrayNode list ? list : object.putArray(name)).add(text);
    } else if (present == null) {
      object.put(name, text);
    } else {
      throw HttpFailure.badField(path, "query parameter '" + path + "' is given twice");
    }
  }
}
