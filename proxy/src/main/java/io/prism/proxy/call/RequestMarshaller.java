package io.prism.proxy.call;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
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
import org.jspecify.annotations.Nullable;

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
  private final RequestShape shape;
  private final int maxMessageBytes;

  /** Decodes messages like {@code prototype} of at most this size. */
  RequestMarshaller(Q prototype, int maxMessageBytes) {
    this.prototype = prototype;
    // A field that is not known can take a hundred times its bytes, and nobody looks at it.
    this.parser = DiscardUnknownFieldsParser.wrap(prototype.getParserForType());
    this.shape = RequestShape.of(prototype.getDescriptorForType());
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Decodes a request of the call whose context is current. */
  @Override
  public Object parse(InputStream stream) {
    CallMemory memory = CallMemory.KEY.get();
    try {
      return stream instanceof KnownLength && stream.available() <= SMALL_BYTES
          ? parseSmall(stream, stream.available(), memory)
          : parseLarge(stream, memory);
    } catch (InvalidProtocolBufferException e) {
      return invalid(e);
    } catch (IOException e) {
      return new Undecodable(
          PrismException.of(
              ErrorReason.INVALID_REQUEST,
              "the request cannot be read; check that its compression is what grpc-encoding says"));
    }
  }

  /**
   * Decodes bytes that are here already.
   *
   * @param memory where what is made of them counts; null when nothing does
   */
  Object parse(byte[] bytes, int length, @Nullable CallMemory memory) {
    if (shape.hasLists()) {
      PrismException refusal =
          RequestInput.count(new ElementCount(shape), memory, bytes, 0, length);
      if (refusal != null) {
        return new Undecodable(refusal);
      }
    }
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

  private Object parseSmall(InputStream stream, int size, @Nullable CallMemory memory)
      throws IOException {
    byte[] buffer = BUFFER.get();
    int read = stream.readNBytes(buffer, 0, size);
    return parse(buffer, read, memory);
  }

  private Object parseLarge(InputStream stream, @Nullable CallMemory memory) throws IOException {
    RequestInput checked =
        new RequestInput(stream, maxMessageBytes, shape, memory, !(stream instanceof KnownLength));
    try {
      CodedInputStream input = CodedInputStream.newInstance(checked);
      input.setSizeLimit(Integer.MAX_VALUE);
      Message message = parser.parseFrom(input);
      input.checkLastTagWas(0);
      return message;
    } catch (IOException | RuntimeException e) {
      PrismException refusal = checked.refusal();
      if (refusal != null) {
        return new Undecodable(refusal);
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
