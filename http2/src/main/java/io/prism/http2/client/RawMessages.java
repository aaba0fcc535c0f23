package io.prism.http2.client;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages as their bytes, for methods of grpc-java whose messages nobody needs to decode. */
public enum RawMessages implements MethodDescriptor.Marshaller<byte[]> {
  BYTES;

  @Override
  public InputStream stream(byte[] value) {
    return new Known(value);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Known extends ByteArrayInputStream implements KnownLength {
    private Known(byte[] bytes) {
      super(bytes);
    }
  }
}
