package io.prism.proxy.call;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Encodes replies. The stock marshaller makes a buffer for each reply, only to copy it into the
 * transport's; this one has a buffer for each thread.
 */
final class ReplyMarshaller<R extends Message> implements MethodDescriptor.PrototypeMarshaller<R> {

  private static final int SMALL_BYTES = 32 << 10;

  /** Emptied before the thread does anything else. */
  private static final ThreadLocal<byte[]> BUFFER =
      ThreadLocal.withInitial(() -> new byte[SMALL_BYTES]);

  private final R prototype;
  private final MethodDescriptor.PrototypeMarshaller<R> stock;

  /** Encodes messages like {@code prototype}. */
  @SuppressWarnings("unchecked") // The stock marshaller has a prototype.
  ReplyMarshaller(R prototype) {
    this.prototype = prototype;
    this.stock = (MethodDescriptor.PrototypeMarshaller<R>) ProtoUtils.marshaller(prototype);
  }

  @Override
  public InputStream stream(R reply) {
    int size = reply.getSerializedSize();
    return size <= SMALL_BYTES ? new Small(reply, size) : stock.stream(reply);
  }

  @Override
  public R parse(InputStream stream) {
    return stock.parse(stream);
  }

  @Override
  public R getMessagePrototype() {
    return prototype;
  }

  @Override
  public Class<R> getMessageClass() {
    return stock.getMessageClass();
  }

  /** A reply that was not encoded yet. */
  private static final class Small extends InputStream implements Drainable, KnownLength {

    private final Message reply;
    private final int size;
    private InputStream encoded = InputStream.nullInputStream();
    private boolean begun;

    Small(Message reply, int size) {
      this.reply = reply;
      this.size = size;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      byte[] buffer = BUFFER.get();
      CodedOutputStream output = CodedOutputStream.newInstance(buffer, 0, size);
      reply.writeTo(output);
      target.write(buffer, 0, size);
      return size;
    }

    @Override
    public int available() throws IOException {
      return begun ? encoded.available() : size;
    }

    @Override
    public int read() throws IOException {
      begin();
      return encoded.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      begin();
      return encoded.read(target, offset, length);
    }

    private void begin() {
      if (!begun) {
        begun = true;
        encoded = reply.toByteString().newInput();
      }
    }
  }
}
