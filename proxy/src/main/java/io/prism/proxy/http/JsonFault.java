package io.prism.proxy.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.util.Map;
import java.util.Optional;

/**
 * Finds which query parameter made protobuf's JSON parser fail, which its exception does not tell:
 * parses the parts of the document one by one until the one that fails by itself is found. Only for
 * documents of a few KiB: what it takes grows with every level.
 */
final class JsonFault {

  private static final ObjectMapper TREES = new ObjectMapper();

  private JsonFault() {}

  /**
   * The answer to a document that could not be parsed.
   *
   * @param message a builder of the message's type; not changed
   */
  static HttpFailure locate(
      String document, Message.Builder message, InvalidProtocolBufferException failure) {
    try {
      return find("", TREES.readTree(document), message.getDefaultInstanceForType())
          .orElseGet(() -> HttpFailure.badRequest("the request is not valid: " + reason(failure)));
    } catch (JsonProcessingException e) {
      return HttpFailure.badRequest("the request is not valid JSON");
    }
  }

  private static Optional<HttpFailure> find(String path, JsonNode object, Message type) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Optional<FieldDescriptor> field = JsonNames.find(type.getDescriptorForType(), entry.getKey());
      if (field.isEmpty()) {
        continue;
      }
      String at = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      JsonNode value = entry.getValue();
      if (field.get().isRepeated() && !field.get().isMapField() && value.isArray()) {
        for (int i = 0; i < value.size(); i++) {
          JsonNode alone = TREES.createArrayNode().add(value.get(i));
          Optional<HttpFailure> found =
              findIn(at + "[" + i + "]", field.get(), value.get(i), alone, type);
          if (found.isPresent()) {
            return found;
          }
        }
      } else {
        Optional<HttpFailure> found = findIn(at, field.get(), value, value, type);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** Looks at one value; {@code alone} is what makes a document of it. */
  private static Optional<HttpFailure> findIn(
      String path, FieldDescriptor field, JsonNode value, JsonNode alone, Message type) {
    Message.Builder scratch = type.newBuilderForType();
    String document = TREES.createObjectNode().set(field.getJsonName(), alone).toString();
    try {
      JsonFormat.parser().merge(document, scratch);
      return Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && !field.isMapField()
          && !JsonNames.isWellKnown(field.getMessageType())) {
        Optional<HttpFailure> inner =
            find(path, value, type.newBuilderForType().newBuilderForField(field).build());
        if (inner.isPresent()) {
          return inner;
        }
      }
      return Optional.of(
          HttpFailure.of(
              PrismException.invalidField(
                  errorReason(field), path, "field '" + path + "' " + complaint(field, e))));
    }
  }

  private static ErrorReason errorReason(FieldDescriptor field) {
    return isDuration(field) && field.getName().equals("ttl")
        ? ErrorReason.INVALID_TTL
        : ErrorReason.INVALID_REQUEST;
  }

  /** Never quotes bytes fields, since they hold values. */
  private static String complaint(FieldDescriptor field, InvalidProtocolBufferException failure) {
    if (isDuration(field)) {
      return "must be a string of seconds followed by s, such as \"30s\" or \"0.5s\"";
    }
    return field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING
        ? "is not valid base64"
        : "is not valid: " + reason(failure);
  }

  private static boolean isDuration(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && field.getMessageType().equals(Duration.getDescriptor());
  }

  private static String reason(InvalidProtocolBufferException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.length() <= 256 ? message : message.substring(0, 256) + "...";
  }
}
