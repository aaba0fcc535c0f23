package io.prism.bench.reference;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Passes messages on as bytes, in the cheapest way that grpc-java knows. */
public final class RawMarshaller implements MethodDescriptor.Marshaller<byte[]> {

  /** A unary method whose messages are bytes. */
  public static MethodDescriptor<byte[], byte[]> method(String fullName) {
    RawMarshaller marshaller = new RawMarshaller();
    return MethodDescriptor.<byte[], byte[]>newBuilder(marshaller, marshaller)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(fullName)
        .build();
  }

  @Override
  public InputStream stream(byte[] value) {
    return new Bytes(value);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      byte[] bytes = new byte[stream instanceof KnownLength ? stream.available() : 0];
      int read = stream.readNBytes(bytes, 0, bytes.length);
      if (read < bytes.length) {
        throw new IOException("the message is shorter than announced");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Bytes extends ByteArrayInputStream implements KnownLength, Drainable {
    Bytes(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = available();
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
