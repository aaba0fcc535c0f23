package io.prism.proxy.call;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import io.prism.proxy.limits.CallMemory;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes requests. It never throws: bytes that are no request become an {@link Undecodable}, so
 * that the call can answer for them like for any other mistake.
 */
final class RequestMarshaller<Q extends Message>
    implements MethodDescriptor.PrototypeMarshaller<Object> {

  /**
   * Bytes that are no request.
   *
   * @param failure what to answer
   */
  record Undecodable(PrismException failure) {}

  private static final int SMALL_BYTES = 32 << 10;

  /** Values are copied out of it, so it can serve every small request of a thread. */
  private static final ThreadLocal<byte[]> BUFFER =
      ThreadLocal.withInitial(() -> new byte[SMALL_BYTES]);

  private final Q prototype;
  private final Parser<? extends Message> parser;
  private final int maxMessageBytes;

  /** Decodes messages like {@code prototype} of at most this size. */
  RequestMarshaller(Q prototype, int maxMessageBytes) {
    this.prototype = prototype;
    this.parser = prototype.getParserForType();
    this.maxMessageBytes = maxMessageBytes;
  }

  @Override
  public Object parse(InputStream stream) {
    try {
      return stream instanceof KnownLength && stream.available() <= SMALL_BYTES
          ? parseSmall(stream, stream.available())
          : parseLarge(stream);
    } catch (InvalidProtocolBufferException e) {
      return invalid(e);
    } catch (IOException e) {
      return new Undecodable(
          PrismException.of(
              ErrorReason.INVALID_REQUEST,
              "the request cannot be read; check that its compression is what grpc-encoding says"));
    }
  }

  /** Decodes bytes that are here already. */
  Object parse(byte[] bytes, int length) {
    try {
      return parser.parseFrom(bytes, 0, length);
    } catch (InvalidProtocolBufferException e) {
      return invalid(e);
    }
  }

  private Undecodable invalid(InvalidProtocolBufferException e) {
    return new Undecodable(
        PrismException.of(
            ErrorReason.INVALID_REQUEST,
            "the request is no valid "
                + prototype.getDescriptorForType().getFullName()
                + ": "
                + e.getMessage()));
  }

  private Object parseSmall(InputStream stream, int size) throws IOException {
    byte[] buffer = BUFFER.get();
    int read = stream.readNBytes(buffer, 0, size);
    return parser.parseFrom(buffer, 0, read);
  }

  private Object parseLarge(InputStream stream) throws IOException {
    LimitedInputStream limited = new LimitedInputStream(stream, maxMessageBytes);
    try {
      CodedInputStream input = CodedInputStream.newInstance(limited);
      input.setSizeLimit(Integer.MAX_VALUE);
      Message message = parser.parseFrom(input);
      input.checkLastTagWas(0);
      return message;
    } catch (IOException | RuntimeException e) {
      if (limited.isExceeded()) {
        return new Undecodable(CallMemory.tooLarge(maxMessageBytes));
      }
      // A broken compressed stream can make the decompressor throw anything.
      throw e instanceof IOException io ? io : new IOException(e);
    }
  }

  @Override
  public InputStream stream(Object value) {
    return ((Message) value).toByteString().newInput();
  }

  @Override
  public Object getMessagePrototype() {
    return prototype;
  }

  @Override
  public Class<Object> getMessageClass() {
    return Object.class;
  }
}
