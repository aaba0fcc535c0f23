package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What was sent and has not been answered to the end, up to the server's being ready again. */
abstract sealed class Exchange permits ExtendedQuery, SimpleQuery {

  private final WireResult result;
  private long rows;
  private @Nullable WireException failure;

  Exchange(WireResult result) {
    this.result = result;
  }

  /** Takes a message that is no error. */
  abstract void message(int type, ByteBuf body, WireRow row) throws ProtocolViolation;

  /** The server says that it failed. */
  abstract void refused(WireException why) throws ProtocolViolation;

  /** Whether the server may be ready now. */
  abstract boolean isAnswered();

  final void row(ByteBuf body, WireRow row) throws ProtocolViolation {
    row.read(body);
    try {
      result.row(row);
    } finally {
      row.clear();
    }
  }

  final void completed(ByteBuf body) throws ProtocolViolation {
    rows += ReplyCodec.rows(body);
  }

  final void setFailure(WireException why) {
    failure = why;
  }

  final ProtocolViolation unexpected() {
    return new ProtocolViolation("a message that does not fit the statement under way");
  }

  /** Tells how it ended. */
  final void tell() {
    if (failure == null) {
      result.done(rows);
    } else {
      result.failed(failure);
    }
  }

  /** Tells that contact was lost. */
  final void lost(WireException why) {
    result.failed(why);
  }
}
