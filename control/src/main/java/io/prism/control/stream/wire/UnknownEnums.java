package io.prism.control.stream.wire;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;

/** Finds enum values that a newer control plane knows and this gateway does not. */
final class UnknownEnums {

  private UnknownEnums() {}

  /**
   * Looks through a message and all within it.
   *
   * @throws UnreadableException when there is one; guessing what it means could lose data
   */
  static void refuse(Message message) throws UnreadableException {
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      List<?> values = field.getValue() instanceof List<?> many ? many : List.of(field.getValue());
      for (Object value : values) {
        refuse(field.getKey(), value);
      }
    }
  }

  private static void refuse(FieldDescriptor field, Object value) throws UnreadableException {
    if (value instanceof Message inner) {
      refuse(inner);
    } else if (value instanceof EnumValueDescriptor constant && constant.getIndex() < 0) {
      throw new UnreadableException(
          "'%s' has the value %d, which this release does not know; upgrade the gateway"
              .formatted(field.getName(), constant.getNumber()));
    }
  }
}
