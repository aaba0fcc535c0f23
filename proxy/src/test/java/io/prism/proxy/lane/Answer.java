package io.prism.proxy.lane;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import org.jspecify.annotations.Nullable;

/**
 * What a client sees of a call.
 *
 * @param code the status
 * @param description its text
 * @param details {@code grpc-status-details-bin}
 * @param message the reply; null when there is none
 */
record Answer(
    Status.Code code,
    @Nullable String description,
    ByteString details,
    @Nullable ByteString message) {

  static Answer ok(ByteString message) {
    return new Answer(Status.Code.OK, null, ByteString.EMPTY, message);
  }

  static Answer failed(Status status, Metadata trailers) {
    com.google.rpc.Status encoded = StatusProto.fromStatusAndTrailers(status, trailers);
    return new Answer(status.getCode(), status.getDescription(), encoded.toByteString(), null);
  }

  /** The reason in the details; empty when the call went well. */
  String reason() {
    try {
      for (Any detail : com.google.rpc.Status.parseFrom(details).getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class).getReason();
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return "";
  }
}
