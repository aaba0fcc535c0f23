package io.prism.proxy.http;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Optional;

/** How JSON and query parameters name the fields of a message. */
final class JsonNames {

  private JsonNames() {}

  /** The field of this JSON name or proto name. */
  static Optional<FieldDescriptor> find(Descriptor type, String name) {
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJsonName().equals(name) || field.getName().equals(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /** Whether the type has a JSON form of its own, such as a Duration's text. */
  static boolean isWellKnown(Descriptor type) {
    return type.getFile().getPackage().equals("google.protobuf");
  }

  /** 400: the message has no such field. */
  static HttpFailure unknown(String path, Descriptor type) {
    String shown = path.length() <= 128 ? path : path.substring(0, 128) + "...";
    return HttpFailure.badField(
        shown, "field '" + shown + "' is unknown in " + type.getName() + "; see /openapi.json");
  }
}
