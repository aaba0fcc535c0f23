package io.prism.proxy.http;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

/** Reads the fields that a request gives as query parameters, by name. */
final class QueryParameters {

  private QueryParameters() {}

  /**
   * Checks once that every field of a type has a form that is read here.
   *
   * @throws IllegalArgumentException naming the field that has not
   */
  static void requireReadable(Descriptor type) {
    for (FieldDescriptor field : type.getFields()) {
      if (field.isRepeated() || !JsonScalars.isReadable(field)) {
        throw new IllegalArgumentException(
            "field " + field.getFullName() + " has a form that query parameters are not read in");
      }
    }
  }

  /**
   * Adds the parameters to a message.
   *
   * @param into an empty message of a type that {@link #requireReadable} lets through
   * @throws HttpFailure 400 naming the parameter
   */
  static void merge(String rawQuery, Message.Builder into) {
    GivenFields given = new GivenFields(into);
    for (String parameter : rawQuery.split("&", -1)) {
      if (!parameter.isEmpty()) {
        int equals = parameter.indexOf('=');
        String rawName = equals < 0 ? parameter : parameter.substring(0, equals);
        String rawValue = equals < 0 ? "" : parameter.substring(equals + 1);
        String name = PercentDecoder.decode("query", rawName, true);
        FieldDescriptor field = given.find(name, name);
        given.requireAlone(name, field);
        into.setField(field, value(name, field, PercentDecoder.decode("query", rawValue, true)));
      }
    }
  }

  private static Object value(String name, FieldDescriptor field, String text) {
    boolean inBase64 = field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING;
    // In base64 a plus sign is a digit; whoever did not escape it meant that.
    return JsonScalars.parse(name, field, inBase64 ? text.replace(' ', '+') : text);
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
}
