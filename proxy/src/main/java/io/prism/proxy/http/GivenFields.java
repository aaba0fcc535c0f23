package io.prism.proxy.http;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.Set;

/** Finds the fields of a message that JSON or query parameters name, each of them once. */
final class GivenFields {

  private final Message.Builder message;
  private final Set<FieldDescriptor> seen = new HashSet<>();

  GivenFields(Message.Builder message) {
    this.message = message;
  }

  /**
   * The field of this JSON name or proto name.
   *
   * @param path what to call it in an error
   * @throws HttpFailure 400 if there is none, or it was found before
   */
  FieldDescriptor find(String path, String name) {
    Descriptor type = message.getDescriptorForType();
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJsonName().equals(name) || field.getName().equals(name)) {
        if (!seen.add(field)) {
          throw HttpFailure.badField(path, "field '" + path + "' is given twice");
        }
        return field;
      }
    }
    throw unknown(path, type);
  }

  private static HttpFailure unknown(String path, Descriptor type) {
    String shown = path.length() <= 128 ? path : path.substring(0, 128) + "...";
    return HttpFailure.badField(
        shown, "field '" + shown + "' is unknown in " + type.getName() + "; see /openapi.json");
  }

  /**
   * Checks that the field can be set.
   *
   * @throws HttpFailure 400 if another one of a choice is
   */
  void requireAlone(String path, FieldDescriptor field) {
    var choice = field.getContainingOneof();
    if (choice != null && message.hasOneof(choice)) {
      throw HttpFailure.badField(
          path,
          "field '"
              + path
              + "' cannot be given beside '"
              + message.getOneofFieldDescriptor(choice).getJsonName()
              + "'");
    }
  }
}
