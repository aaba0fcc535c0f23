package io.prism.proxy.http;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.util.Durations;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;

/** What the texts of single JSON values mean, as canonical proto3 JSON has it. */
final class JsonScalars {

  /** The longest text in a field that is no value; keys and tokens are far shorter. */
  static final int LONGEST_TEXT = 64 << 10;

  /** The longest text of a number or a duration; the work of reading one grows with its square. */
  static final int LONGEST_NUMBER = 128;

  private JsonScalars() {}

  /** Whether the field holds a duration, which is a text in JSON. */
  static boolean isDuration(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && field.getMessageType().equals(Duration.getDescriptor());
  }

  /**
   * Whether what a field holds, once or in a list, is a single value of a kind that is read here.
   */
  static boolean isReadable(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING, BYTE_STRING, BOOLEAN -> true;
      case INT, LONG ->
          switch (field.getType()) {
            case UINT32, UINT64, FIXED32, FIXED64 -> false;
            default -> true;
          };
      case MESSAGE -> isDuration(field);
      case FLOAT, DOUBLE, ENUM -> false;
    };
  }

  /** How long the text of a value of this field may be. */
  private static int longest(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING, BYTE_STRING -> LONGEST_TEXT;
      default -> LONGEST_NUMBER;
    };
  }

  /**
   * What a text means for a field that {@link #isReadable}.
   *
   * @throws HttpFailure 400 naming the field
   */
  static Object parse(String path, FieldDescriptor field, String text) {
    if (text.length() > longest(field)) {
      throw tooLong(path, field);
    }
    return switch (field.getJavaType()) {
      case STRING -> encodable(path, text);
      case BYTE_STRING -> base64(path, StandardCharsets.UTF_8.encode(text));
      case BOOLEAN ->
          switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrongKind(path, "true or false");
          };
      case INT, LONG -> integer(path, field, text);
      case MESSAGE -> duration(path, field, text);
      case FLOAT, DOUBLE, ENUM -> throw new IllegalStateException(field.getFullName());
    };
  }

  /** 400: the text of the value is not taken into memory. */
  static HttpFailure tooLong(String path, FieldDescriptor field) {
    return HttpFailure.badField(
        path, "field '" + path + "' is longer than " + longest(field) + " characters");
  }

  /** An integer of the field's size, written in any way that has no fraction: 100, 1e2, 100.0. */
  private static Object integer(String path, FieldDescriptor field, String text) {
    boolean small = field.getJavaType() == FieldDescriptor.JavaType.INT;
    try {
      BigDecimal number = new BigDecimal(text);
      return small ? (Object) number.intValueExact() : (Object) number.longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw HttpFailure.badField(
          path, "field '" + path + "' must be a whole number of " + (small ? 32 : 64) + " bits");
    }
  }

  /** A number of seconds followed by s. */
  private static Duration duration(String path, FieldDescriptor field, String text) {
    try {
      return Durations.parse(text);
    } catch (ParseException e) {
      throw invalidDuration(path, field);
    }
  }

  /** 400: what is there is no duration. */
  static HttpFailure invalidDuration(String path, FieldDescriptor field) {
    return HttpFailure.of(
        PrismException.invalidField(
            field.getName().equals("ttl") ? ErrorReason.INVALID_TTL : ErrorReason.INVALID_REQUEST,
            path,
            "field '"
                + path
                + "' must be a string of seconds followed by s, such as \"30s\" or \"0.5s\""));
  }

  /**
   * Bytes in base64.
   *
   * @param json what stands between the quotes of a JSON string
   * @throws HttpFailure 400 naming the field
   */
  static ByteString quotedBase64(String path, ByteBuffer json) {
    return base64(path, unescaped(json));
  }

  /** Takes either alphabet, with or without padding. */
  private static ByteString base64(String path, ByteBuffer text) {
    try {
      Base64.Decoder decoder = isForUrls(text) ? Base64.getUrlDecoder() : Base64.getDecoder();
      return UnsafeByteOperations.unsafeWrap(decoder.decode(text));
    } catch (IllegalArgumentException e) {
      // Not quoted: it may hold a value.
      throw HttpFailure.badField(path, "field '" + path + "' is not valid base64");
    }
  }

  /** Looked at before, as an attempt to decode takes the memory of the whole. */
  private static boolean isForUrls(ByteBuffer text) {
    for (int i = text.position(); i < text.limit(); i++) {
      if (text.get(i) == '-' || text.get(i) == '_') {
        return true;
      }
    }
    return false;
  }

  /** Some writers escape slashes, or whatever they like; what is no ASCII stays no base64. */
  private static ByteBuffer unescaped(ByteBuffer json) {
    for (int i = json.position(); i < json.limit(); i++) {
      if (json.get(i) == '\\') {
        return unescapedCopy(json.duplicate());
      }
    }
    return json;
  }

  private static ByteBuffer unescapedCopy(ByteBuffer json) {
    ByteBuffer text = ByteBuffer.allocate(json.remaining());
    while (json.hasRemaining()) {
      byte b = json.get();
      if (b == '\\' && json.hasRemaining()) {
        byte escape = json.get();
        if (escape == 'u') {
          b = ascii(json);
        } else if (escape == '/') {
          b = '/';
        }
      }
      text.put(b);
    }
    return text.flip();
  }

  /** The ASCII character of four hexadecimal digits, or a backslash for everything else. */
  private static byte ascii(ByteBuffer json) {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = json.hasRemaining() ? Character.digit(json.get(), 16) : -1;
      if (digit < 0) {
        return '\\';
      }
      code = code << 4 | digit;
    }
    return code < 0x80 ? (byte) code : (byte) '\\';
  }

  /** The same text, unless UTF-8 cannot hold it. */
  private static String encodable(String path, String text) {
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
    return text;
  }

  /** 400: the value has another kind than its field. */
  static HttpFailure wrongKind(String path, String expected) {
    return HttpFailure.badField(path, "field '" + path + "' must be " + expected);
  }
}
