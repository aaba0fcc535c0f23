package io.prism.proxy.call;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a kind of message that are lists, or have lists inside. Immutable. */
final class RequestShape {

  /** Messages inside of one another. */
  static final int MOST_DEPTH = 16;

  private static final int NUMBER_SHIFT = 3;

  /**
   * A field in one of its encodings.
   *
   * @param counts whether it is an element of a list
   * @param packed whether it is many elements instead
   * @param content what it is, if there may be lists in it
   */
  record Field(boolean counts, boolean packed, @Nullable RequestShape content) {
    /** One that is no list and has none inside. */
    static final Field OTHER = new Field(false, false, null);
  }

  private final Map<Integer, Field> byTag = new HashMap<>();

  private RequestShape(Descriptor message, int depth) {
    if (depth > MOST_DEPTH) {
      throw new IllegalArgumentException("messages within messages: " + message.getFullName());
    }
    for (FieldDescriptor field : message.getFields()) {
      add(field, depth);
    }
  }

  /**
   * The shape of a message.
   *
   * @throws IllegalArgumentException when such a message can have one of its own kind inside
   */
  static RequestShape of(Descriptor message) {
    return new RequestShape(message, 0);
  }

  private void add(FieldDescriptor field, int depth) {
    boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    RequestShape content = isMessage ? new RequestShape(field.getMessageType(), depth + 1) : null;
    if (content != null && !content.hasLists()) {
      content = null;
    }
    if (field.isRepeated() || content != null) {
      int wireType = field.getLiteType().getWireType();
      byTag.put(tag(field, wireType), new Field(field.isRepeated(), false, content));
    }
    if (field.isRepeated() && field.isPackable()) {
      byTag.put(tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED), new Field(true, true, null));
    }
  }

  private static int tag(FieldDescriptor field, int wireType) {
    return field.getNumber() << NUMBER_SHIFT | wireType;
  }

  /** Whether such a message can have more than one of anything. */
  boolean hasLists() {
    return !byTag.isEmpty();
  }

  /** What a tag means. */
  Field field(int tag) {
    return byTag.getOrDefault(tag, Field.OTHER);
  }
}
