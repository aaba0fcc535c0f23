package io.prism.proxy.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what protobuf's JSON parser would let pass: text that is not JSON, a field given twice,
 * numbers and lists where a string is due, unpaired surrogates (which would silently become another
 * key). Does not look into the text of bytes fields.
 */
final class StrictJson {

  private static final int DEEPEST = 32;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private final JsonParser parser;

  private StrictJson(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Checks a document against the shape of a message.
   *
   * @throws HttpFailure 400 naming the field, or the place where the text stops being JSON
   */
  static void check(ByteBuf document, Descriptor type) {
    try (JsonParser parser =
        JSON.createParser((InputStream) new ByteBufInputStream(document.slice()))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw HttpFailure.badRequest("the request body must be a JSON object");
      }
      new StrictJson(parser).message("", type);
      if (parser.nextToken() != null) {
        throw HttpFailure.badRequest("the request body has text after the JSON object");
      }
    } catch (JsonProcessingException e) {
      // The parser's own message may quote the document, which can hold values.
      JsonLocation at = e.getLocation();
      throw HttpFailure.badRequest(
          "the request body is not valid JSON"
              + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()));
    } catch (IOException e) {
      throw HttpFailure.badRequest("the request body is not valid JSON");
    }
  }

  private void message(String path, Descriptor type) throws IOException {
    Set<FieldDescriptor> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String at = path.isEmpty() ? name : path + "." + name;
      FieldDescriptor field =
          JsonNames.find(type, name).orElseThrow(() -> JsonNames.unknown(at, type));
      if (!seen.add(field)) {
        throw HttpFailure.badField(at, "field '" + at + "' is given twice");
      }
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        continue;
      }
      if (!field.isRepeated() || field.isMapField()) {
        value(at, field, value);
      } else if (value == JsonToken.START_ARRAY) {
        list(at, field);
      } else {
        throw wrongKind(at, "a list");
      }
    }
  }

  private void list(String path, FieldDescriptor field) throws IOException {
    int index = 0;
    for (JsonToken element = parser.nextToken();
        element != JsonToken.END_ARRAY;
        element = parser.nextToken()) {
      value(path + "[" + index + "]", field, element);
      index++;
    }
  }

  private void value(String path, FieldDescriptor field, @Nullable JsonToken value)
      throws IOException {
    switch (field.getJavaType()) {
      case MESSAGE -> {
        if (JsonNames.isWellKnown(field.getMessageType()) || field.isMapField()) {
          parser.skipChildren();
        } else if (value == JsonToken.START_OBJECT) {
          message(path, field.getMessageType());
        } else {
          throw wrongKind(path, "an object");
        }
      }
      case STRING -> {
        if (value != JsonToken.VALUE_STRING) {
          throw wrongKind(path, "a string");
        }
        requireEncodable(path, parser.getText());
      }
      case BYTE_STRING -> {
        if (value != JsonToken.VALUE_STRING) {
          throw wrongKind(path, "a string in base64");
        }
      }
      case BOOLEAN -> {
        if (value != JsonToken.VALUE_TRUE && value != JsonToken.VALUE_FALSE) {
          throw wrongKind(path, "true or false");
        }
      }
      case INT, LONG, FLOAT, DOUBLE, ENUM -> {
        if (value == null || !value.isScalarValue() || value.isBoolean()) {
          throw wrongKind(path, "a number or a string");
        }
      }
    }
  }

  private static void requireEncodable(String path, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isLowSurrogate(c)
          || i + 1 == text.length()
          || !Character.isLowSurrogate(text.charAt(i + 1))) {
        throw HttpFailure.badField(
            path, "field '" + path + "' holds an unpaired surrogate, which no UTF-8 text can hold");
      }
      i++;
    }
  }

  private static HttpFailure wrongKind(String path, String expected) {
    return HttpFailure.badField(path, "field '" + path + "' must be " + expected);
  }
}
