package io.prism.proxy.lane;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.DeleteResponse;
import io.prism.proxy.call.LightCall;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Delete. A request that says more than which item is decoded like any other message. */
final class DeletePlan extends LightPlan {

  static final Peek.Shape PLAIN = GetPlan.SHAPE;

  static final Peek.Shape SHAPE =
      PLAIN.and(
          Peek.Shape.of(
              new int[] {
                DeleteRequest.IF_VERSION_FIELD_NUMBER, DeleteRequest.IDEMPOTENCY_TOKEN_FIELD_NUMBER
              },
              new int[0]));

  private static final int APPLIED = Wire.varintTag(DeleteResponse.APPLIED_FIELD_NUMBER);
  private static final int COUNT = Wire.varintTag(DeleteResponse.DELETED_COUNT_FIELD_NUMBER);
  private static final int FLAG_BYTES = 2;

  private @Nullable DeleteRequest decoded;
  private Results.@Nullable DeleteResult result;

  DeletePlan(KnownCalls calls, OrdinaryPlan ordinary, LoopTools tools) {
    super(calls, ordinary, tools);
  }

  @Override
  Peek.Shape shape() {
    return SHAPE;
  }

  @Override
  boolean prepare() {
    if (peek().isWithin(PLAIN)) {
      return true;
    }
    try {
      decoded = DeleteRequest.parser().parseFrom(peek().bytes(), 0, peek().size());
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  @Override
  void relay(LightCall call, RelayKeyValue.Line line, RelayedReply reply) {
    DeleteRequest request = decoded;
    WriteContext write =
        request == null ? call.write() : call.write(request.getIdempotencyToken(), request);
    byte[] bytes = request();
    reply.begin(call, bytes.length);
    reply.asked(line.write(RelayKeyValue.Method.DELETE, write, bytes, reply));
  }

  @Override
  int ask(LightCall call, InlineKeyValue store) {
    DeleteRequest request = decoded;
    WriteContext write;
    Mutation.Delete delete;
    if (request != null) {
      write = call.write(request.getIdempotencyToken(), request);
      delete = call.route().items().delete(request);
    } else {
      write = call.write();
      delete = new Mutation.Delete(key(), Optional.empty());
    }
    call.storeAsked();
    Results.DeleteResult answer = store.deleteNow(write, delete);
    result = answer;
    return (answer.applied() ? FLAG_BYTES : 0)
        + (answer.deletedCount() == 0
            ? 0
            : 1 + CodedOutputStream.computeInt64SizeNoTag(answer.deletedCount()));
  }

  @Override
  void write(ByteBuf out) {
    Results.DeleteResult answer = result;
    if (answer == null) {
      return;
    }
    if (answer.applied()) {
      out.writeByte(APPLIED).writeByte(1);
    }
    if (answer.deletedCount() != 0) {
      out.writeByte(COUNT);
      Wire.writeVarint(out, answer.deletedCount());
    }
  }

  @Override
  void forget() {
    decoded = null;
    result = null;
  }
}
