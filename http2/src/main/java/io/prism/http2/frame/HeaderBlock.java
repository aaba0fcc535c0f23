package io.prism.http2.frame;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one block as they were decoded. One of them is used again for each block of a
 * connection.
 */
public final class HeaderBlock implements RequestHeaders {

  private AsciiString[] names = new AsciiString[16];
  private AsciiString[] values = new AsciiString[16];
  private int size;

  /** What the decoder fills: nothing but its way to add is ever used. */
  @SuppressWarnings("serial")
  final Http2Headers sink =
      new DefaultHttp2Headers(false, 2) {
        @Override
        public Http2Headers add(CharSequence name, CharSequence value) {
          append(AsciiString.of(name), AsciiString.of(value));
          return this;
        }

        @Override
        public int size() {
          return size;
        }
      };

  private void append(AsciiString name, AsciiString value) {
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    names[size] = name;
    values[size] = value;
    size++;
  }

  /** Forgets what it holds. */
  public void clear() {
    size = 0;
  }

  /** The headers without those of a name; keeps its own arrays. */
  public HeaderBlock without(AsciiString name) {
    HeaderBlock copy = new HeaderBlock();
    for (int i = 0; i < size; i++) {
      if (!names[i].contentEquals(name)) {
        copy.append(names[i], values[i]);
      }
    }
    return copy;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public AsciiString name(int index) {
    return names[index];
  }

  @Override
  public AsciiString value(int index) {
    return values[index];
  }

  @Override
  public @Nullable AsciiString get(CharSequence name) {
    int index = indexOf(name);
    return index < 0 ? null : values[index];
  }

  /** Where a name is first; negative when it is not there. */
  public int indexOf(CharSequence name) {
    for (int i = 0; i < size; i++) {
      if (names[i] == name || names[i].contentEquals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** How often a name is there. */
  public int count(CharSequence name) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (names[i].contentEquals(name)) {
        count++;
      }
    }
    return count;
  }
}
