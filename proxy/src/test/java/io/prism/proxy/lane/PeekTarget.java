package io.prism.proxy.lane;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.netty.buffer.Unpooled;
import io.prism.backend.keyvalue.Key;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.fuzz.FuzzTarget;
import java.util.Arrays;
import java.util.List;

/**
 * A request that is read in place, against protobuf's own parser: the first byte says of which
 * method. Whatever is read in place has to be just what the parser finds.
 */
public final class PeekTarget implements FuzzTarget {

  /** A method's request, the fields that are read of it, and those that the light path knows. */
  private record Kind(Message empty, Peek.Shape shape, Peek.Shape plain) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(GetRequest.getDefaultInstance(), GetPlan.SHAPE, GetPlan.SHAPE),
          new Kind(PutRequest.getDefaultInstance(), PutPlan.SHAPE, PutPlan.PLAIN),
          new Kind(DeleteRequest.getDefaultInstance(), DeletePlan.SHAPE, DeletePlan.PLAIN));

  private final Peek peek = new Peek();

  @Override
  public int mostBytes() {
    return 512;
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Kind kind = KINDS.get(Byte.toUnsignedInt(input[0]) % KINDS.size());
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    if (!peek.load(Unpooled.wrappedBuffer(bytes)) || !peek.read(kind.shape())) {
      return;
    }
    Message parsed;
    try {
      parsed = kind.empty().getParserForType().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      if (isLight(kind)) {
        throw new AssertionError("the parser refuses what is read in place", e);
      }
      return;
    }
    if (!parsed.getUnknownFields().asMap().isEmpty()) {
      throw new AssertionError("fields that are not known: " + parsed);
    }
    parsed.getDescriptorForType().getFields().forEach(field -> compare(parsed, field));
  }

  /** Whether the light path would take the request if its namespace is the caller's. */
  private boolean isLight(Kind kind) {
    return peek.isWithin(kind.plain())
        && ByteString.copyFrom(
                peek.bytes(), peek.start(LightPlan.NAMESPACE), peek.length(LightPlan.NAMESPACE))
            .isValidUtf8()
        && Key.isValid(peek.bytes(), peek.start(LightPlan.KEY), peek.length(LightPlan.KEY));
  }

  private void compare(Message parsed, FieldDescriptor field) {
    int number = field.getNumber();
    boolean same =
        switch (field.getType()) {
          case STRING, BYTES -> content(parsed, field).equals(found(number));
          case BOOL ->
              // Of alternatives the last one counts, and who sees several leaves that to the
              // parser.
              field.getContainingOneof() != null
                  || (boolean) parsed.getField(field) == peek.has(number);
          default -> parsed.hasField(field) == peek.has(number);
        };
    if (!same && field.getContainingOneof() == null) {
      throw new AssertionError("field " + field.getName() + " is read as another: " + parsed);
    }
  }

  private static ByteString content(Message parsed, FieldDescriptor field) {
    return parsed.getField(field) instanceof ByteString bytes
        ? bytes
        : ByteString.copyFromUtf8((String) parsed.getField(field));
  }

  private ByteString found(int number) {
    return peek.has(number)
        ? ByteString.copyFrom(peek.bytes(), peek.start(number), peek.length(number))
        : ByteString.EMPTY;
  }

  @Override
  public List<byte[]> seeds() {
    GetRequest get = GetRequest.newBuilder().setNamespace("n").setKey("user/42").build();
    PutRequest put =
        PutRequest.newBuilder()
            .setNamespace("n")
            .setKey("ключ")
            .setValue(ByteString.copyFromUtf8("v".repeat(200)))
            .setNoExpiration(true)
            .build();
    return List.of(
        of(0, get),
        of(1, put),
        of(1, put.toBuilder().setIfAbsent(true).setIdempotencyToken("t").build()),
        of(
            1,
            put.toBuilder()
                .setTtl(com.google.protobuf.Duration.newBuilder().setSeconds(9))
                .build()),
        of(2, DeleteRequest.newBuilder().setNamespace("n").setKey("k").build()),
        of(
            2,
            DeleteRequest.newBuilder()
                .setNamespace("n")
                .setKey("k")
                .setIfVersion(ByteString.copyFromUtf8("version"))
                .build()));
  }

  private static byte[] of(int kind, Message request) {
    return ByteString.copyFrom(new byte[] {(byte) kind})
        .concat(request.toByteString())
        .toByteArray();
  }
}
