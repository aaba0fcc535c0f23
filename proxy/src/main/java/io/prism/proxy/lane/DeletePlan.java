package io.prism.proxy.lane;

import com.google.protobuf.CodedOutputStream;
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

/** Delete. */
final class DeletePlan extends MutationPlan<DeleteRequest, Mutation.Delete, Results.DeleteResult> {

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

  DeletePlan(KnownCalls calls, OrdinaryPlan ordinary, LoopTools tools) {
    super(
        calls, ordinary, tools, RelayKeyValue.Method.DELETE, DeleteRequest.parser(), PLAIN, SHAPE);
  }

  @Override
  String token(DeleteRequest request) {
    return request.getIdempotencyToken();
  }

  @Override
  Mutation.Delete plain(LightCall call) {
    return new Mutation.Delete(key(), Optional.empty());
  }

  @Override
  Mutation.Delete decoded(LightCall call, DeleteRequest request) {
    return call.route().items().delete(request);
  }

  @Override
  Results.DeleteResult apply(InlineKeyValue store, WriteContext write, Mutation.Delete delete) {
    return store.deleteNow(write, delete);
  }

  @Override
  int size(Results.DeleteResult answer) {
    return (answer.applied() ? FLAG_BYTES : 0)
        + (answer.deletedCount() == 0
            ? 0
            : 1 + CodedOutputStream.computeInt64SizeNoTag(answer.deletedCount()));
  }

  @Override
  void write(Results.DeleteResult answer, ByteBuf out) {
    if (answer.applied()) {
      out.writeByte(APPLIED).writeByte(1);
    }
    if (answer.deletedCount() != 0) {
      out.writeByte(COUNT);
      Wire.writeVarint(out, answer.deletedCount());
    }
  }
}
