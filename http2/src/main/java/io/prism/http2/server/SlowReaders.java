package io.prism.http2.server;

import io.grpc.Status;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.SendTimeout;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends what a client does not take, so that nobody has replies held for good: streams whose own
 * window stays closed, and the connection when its window does, or when the line takes next to
 * nothing of what was written. However slow the store is or the calls are, there is no hurry while
 * nothing waits for the client.
 */
final class SlowReaders {

  private final Connection connection;
  private final SendTimeout timeout;

  SlowReaders(Connection connection) {
    this.connection = connection;
    this.timeout = new SendTimeout(connection.loop(), connection.limits().send(), this::look);
  }

  /** Something waits for the client. */
  void expect() {
    timeout.expect();
  }

  void stop() {
    timeout.stop();
  }

  /** Whether there is anything that waits still. */
  private boolean look() {
    if (connection.output().isStuckForTooLong(connection.sender().inLine())) {
      connection.closeNow(
          Status.UNAVAILABLE.withDescription("the client does not take what it is sent"));
      return false;
    }
    if (!connection.isEnding()) {
      connection.guarded(this::lookAtWindows);
    }
    return connection.output().isStuck() || connection.sender().queued() > 0;
  }

  private void lookAtWindows() {
    List<StreamRecord> ended = new ArrayList<>();
    for (StreamRecord stream : connection.streams().values()) {
      if (stream.isHeldBackForTooLong()) {
        ended.add(stream);
      }
    }
    boolean isClosed = connection.sender().isWindowClosedForTooLong();
    if (!ended.isEmpty()) {
      // Without them the client may have room for the others, which get as much time again.
      ended.forEach(this::end);
      connection.sender().waitAnew();
    } else if (isClosed) {
      connection.end(ErrorCode.ENHANCE_YOUR_CALM, "no window for what waits");
    }
  }

  private void end(StreamRecord stream) {
    GrpcStream.State call = stream.grpc();
    connection.reset(stream, ErrorCode.ENHANCE_YOUR_CALM);
    if (call != null) {
      call.transportReportStatus(
          Status.CANCELLED.withDescription("the client does not take the reply"));
    }
    connection.touch();
  }
}
