package io.prism.control.stream.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes equal messages as equal bytes, so that their hashes are equal. */
final class Bytes {

  private Bytes() {}

  static ByteString of(MessageLite message) {
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    output.useDeterministicSerialization();
    try {
      message.writeTo(output);
    } catch (IOException e) {
      throw new UncheckedIOException("an array has room", e);
    }
    output.checkNoSpaceLeft();
    return ByteString.copyFrom(bytes);
  }
}
