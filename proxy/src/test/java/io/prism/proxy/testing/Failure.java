package io.prism.proxy.testing;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A failed call taken apart. */
public record Failure(
    Status.Code code,
    String message,
    String reason,
    String domain,
    Map<String, String> metadata,
    boolean retryable,
    List<String> fields) {

  public static Failure of(StatusRuntimeException e) {
    String reason = "";
    String domain = "";
    Map<String, String> metadata = Map.of();
    boolean retryable = false;
    List<String> fields = new ArrayList<>();
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    try {
      for (Any detail : status == null ? List.<Any>of() : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          reason = detail.unpack(ErrorInfo.class).getReason();
          domain = detail.unpack(ErrorInfo.class).getDomain();
          metadata = detail.unpack(ErrorInfo.class).getMetadataMap();
        } else if (detail.is(RetryInfo.class)) {
          retryable = true;
        } else if (detail.is(BadRequest.class)) {
          detail
              .unpack(BadRequest.class)
              .getFieldViolationsList()
              .forEach(violation -> fields.add(violation.getField()));
        }
      }
    } catch (InvalidProtocolBufferException broken) {
      throw new AssertionError(broken);
    }
    return new Failure(
        e.getStatus().getCode(),
        String.valueOf(e.getStatus().getDescription()),
        reason,
        domain,
        metadata,
        retryable,
        fields);
  }
}
