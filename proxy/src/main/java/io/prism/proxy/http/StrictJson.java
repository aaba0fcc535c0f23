package io.prism.proxy.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.KeyValueLimits;
import io.prism.common.v1.ErrorReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads messages from canonical proto3 JSON in one pass, without a tree in between: what a document
 * costs is the message that it makes, and a document that is wrong costs what came before.
 *
 * <p>Refuses more than the standard asks for: fields that are unknown or given twice, numbers and
 * lists where a string is due, unpaired surrogates (which would silently become another key), lists
 * longer than any that is valid, and long texts where only short ones make sense.
 */
final class StrictJson {

  /** The longest list that any request may hold. */
  static final int MOST_ELEMENTS = KeyValueLimits.DEFAULT.maxBatchItems();

  /** Messages nest less deep. */
  private static final int DEEPEST = 32;

  /** Names of fields are shorter; the parser remembers those that it has seen, whosever. */
  private static final int LONGEST_NAME = 256;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNameLength(LONGEST_NAME)
                  .maxNumberLength(JsonScalars.LONGEST_NUMBER)
                  .maxStringLength(JsonScalars.LONGEST_TEXT)
                  .build())
          .build();

  private final JsonParser parser;
  private final byte[] document;
  private int elements;

  private StrictJson(JsonParser parser, byte[] document) {
    this.parser = parser;
    this.document = document;
  }

  /**
   * Fills a message from a document in UTF-8.
   *
   * @param into an empty message of a type that {@link #requireReadable} lets through
   * @return how many elements of lists the message holds
   * @throws HttpFailure 400 naming the field, or the place where the text stops being JSON
   */
  static int merge(ByteBuf document, Message.Builder into) {
    byte[] bytes = ByteBufUtil.getBytes(document);
    if (!ByteBufUtil.isText(Unpooled.wrappedBuffer(bytes), StandardCharsets.UTF_8)) {
      throw HttpFailure.badRequest("the request body is not UTF-8");
    }
    try (JsonParser parser = JSON.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw HttpFailure.badRequest("the request body must be a JSON object");
      }
      if (parser.currentTokenLocation().getByteOffset() < 0) {
        // Text in UTF-16 can be UTF-8 as well, with a zero in every other place.
        throw HttpFailure.badRequest("the request body is not UTF-8");
      }
      StrictJson reader = new StrictJson(parser, bytes);
      reader.message("", into);
      if (parser.nextToken() != null) {
        throw HttpFailure.badRequest("the request body has text after the JSON object");
      }
      return reader.elements;
    } catch (StreamConstraintsException e) {
      throw HttpFailure.badRequest(
          "the request body nests deeper than "
              + DEEPEST
              + " levels, or has a name, a number or a text longer than any that is valid"
              + place(e.getLocation()));
    } catch (JsonProcessingException e) {
      // The parser's own message may quote the document, which can hold values.
      throw HttpFailure.badRequest("the request body is not valid JSON" + place(e.getLocation()));
    } catch (IOException e) {
      throw HttpFailure.badRequest("the request body is not valid JSON");
    }
  }

  private static String place(JsonLocation at) {
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /**
   * Checks once that every field of a type, and of the types in it, has a form that is read here.
   *
   * @throws IllegalArgumentException naming the field that has not
   */
  static void requireReadable(Descriptor type) {
    requireReadable(type, new HashSet<>());
  }

  private static void requireReadable(Descriptor type, Set<Descriptor> seen) {
    if (!seen.add(type)) {
      return;
    }
    for (FieldDescriptor field : type.getFields()) {
      boolean nested = isMessage(field);
      if (!nested && !JsonScalars.isReadable(field)) {
        throw new IllegalArgumentException(
            "field " + field.getFullName() + " has a form that JSON bodies are not read in");
      }
      if (nested) {
        requireReadable(field.getMessageType(), seen);
      }
    }
  }

  /** Whether the field holds objects with the fields of their type, and no form of its own. */
  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !field.isMapField()
        && !field.getMessageType().getFile().getPackage().equals("google.protobuf");
  }

  private void message(String path, Message.Builder into) throws IOException {
    GivenFields given = new GivenFields(into);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String at = path.isEmpty() ? name : path + "." + name;
      FieldDescriptor field = given.find(at, name);
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        continue;
      }
      given.requireAlone(at, field);
      if (!field.isRepeated()) {
        into.setField(field, value(at, field, value, into));
      } else if (value == JsonToken.START_ARRAY) {
        list(at, field, into);
      } else {
        throw JsonScalars.wrongKind(at, "a list");
      }
    }
  }

  private void list(String path, FieldDescriptor field, Message.Builder into) throws IOException {
    int index = 0;
    for (JsonToken element = parser.nextToken();
        element != JsonToken.END_ARRAY;
        element = parser.nextToken()) {
      if (index == MOST_ELEMENTS) {
        throw tooMany(path);
      }
      into.addRepeatedField(field, value(path + "[" + index + "]", field, element, into));
      index++;
    }
    elements += index;
  }

  private static HttpFailure tooMany(String path) {
    return HttpFailure.of(
        PrismException.builder(
                ErrorReason.BATCH_TOO_LARGE,
                path + ": a call takes at most " + MOST_ELEMENTS + " items; split it")
            .violation(path, "more than " + MOST_ELEMENTS + " items")
            .metadata("limit", Integer.toString(MOST_ELEMENTS))
            .build());
  }

  private Object value(String path, FieldDescriptor field, JsonToken value, Message.Builder owner)
      throws IOException {
    if (isMessage(field)) {
      if (value != JsonToken.START_OBJECT) {
        throw JsonScalars.wrongKind(path, "an object");
      }
      Message.Builder inner = owner.newBuilderForField(field);
      message(path, inner);
      return inner.build();
    }
    requireKind(path, field, value);
    return field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING
        ? bytes(path)
        : JsonScalars.parse(path, field, text(path, field));
  }

  private static void requireKind(String path, FieldDescriptor field, JsonToken value) {
    boolean isText = value == JsonToken.VALUE_STRING;
    switch (field.getJavaType()) {
      case STRING -> requireKind(path, isText, "a string");
      case BYTE_STRING -> requireKind(path, isText, "a string in base64");
      case BOOLEAN -> requireKind(path, value.isBoolean(), "true or false");
      case INT, LONG -> requireKind(path, isText || value.isNumeric(), "a number or a string");
      case MESSAGE -> {
        if (!isText) {
          throw JsonScalars.invalidDuration(path, field);
        }
      }
      case FLOAT, DOUBLE, ENUM -> throw new IllegalStateException(field.getFullName());
    }
  }

  private static void requireKind(String path, boolean right, String expected) {
    if (!right) {
      throw JsonScalars.wrongKind(path, expected);
    }
  }

  /** The text of the current token, which the parser takes into memory up to a bound only. */
  private String text(String path, FieldDescriptor field) throws IOException {
    try {
      return parser.getText();
    } catch (StreamConstraintsException e) {
      // The bound on all texts is as good as that of the field.
      throw JsonScalars.tooLong(path, field);
    }
  }

  /** Decodes from the document itself: as text a value would take twice its room and more. */
  private ByteString bytes(String path) {
    int first = Math.toIntExact(parser.currentTokenLocation().getByteOffset()) + 1;
    int end = first;
    while (end < document.length && document[end] != '"') {
      end++;
    }
    if (end == document.length) {
      throw HttpFailure.badRequest("the request body is not valid JSON: it ends within a string");
    }
    return JsonScalars.quotedBase64(path, ByteBuffer.wrap(document, first, end - first));
  }
}
