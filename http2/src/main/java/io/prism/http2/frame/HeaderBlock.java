package io.prism.http2.frame;

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

  /** Adds one at the end. */
  void append(AsciiString name, AsciiString value) {
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

  /** Becomes what another block is. */
  public void set(HeaderBlock other) {
    if (names.length < other.size) {
      names = new AsciiString[other.size];
      values = new AsciiString[other.size];
    }
    System.arraycopy(other.names, 0, names, 0, other.size);
    System.arraycopy(other.values, 0, values, 0, other.size);
    size = other.size;
  }

  /** The same headers, for as long as they are wanted. */
  public HeaderBlock copy() {
    HeaderBlock copy = new HeaderBlock();
    copy.set(this);
    return copy;
  }

  /** Replaces a header that is there. */
  public void replace(int index, AsciiString name, AsciiString value) {
    names[index] = name;
    values[index] = value;
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
