package io.prism.cli.load;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Comparator;

/**
 * Why a call has no answer.
 *
 * @param status the gRPC status, or {@code NOT_SENT}
 * @param reason Prism's reason; empty when no gateway had a word in it
 */
record Failure(String status, String reason) implements Comparable<Failure> {

  /** As many calls were under way as may be. */
  static final Failure NOT_SENT = new Failure("NOT_SENT", "TOO_MANY_OUTSTANDING");

  /** What a failed call tells. */
  static Failure of(Throwable thrown) {
    return new Failure(Status.fromThrowable(thrown).getCode().name(), reason(thrown));
  }

  private static String reason(Throwable thrown) {
    com.google.rpc.Status details = StatusProto.fromThrowable(thrown);
    if (details != null) {
      for (Any detail : details.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          try {
            return detail.unpack(ErrorInfo.class).getReason();
          } catch (InvalidProtocolBufferException e) {
            return "";
          }
        }
      }
    }
    return "";
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? status : status + " " + reason;
  }

  @Override
  public int compareTo(Failure other) {
    return Comparator.comparing(Failure::status)
        .thenComparing(Failure::reason)
        .compare(this, other);
  }
}
