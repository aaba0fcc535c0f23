package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;

/** Text without parameters, of one or several statements, whose rows are text. */
final class SimpleQuery extends Exchange {

  private enum Phase {
    BEGUN,
    ROWS,
    COMPLETE,
    FAILED
  }

  private Phase phase = Phase.BEGUN;

  SimpleQuery(WireResult result) {
    super(result);
  }

  @Override
  void message(int type, ByteBuf body, WireRow row) throws ProtocolViolation {
    if (phase == Phase.FAILED) {
      throw unexpected();
    }
    switch (type) {
      case MessageType.DATA_ROW -> {
        requireRows(true);
        row(body, row);
      }
      case MessageType.ROW_DESCRIPTION -> {
        requireRows(false);
        phase = Phase.ROWS;
      }
      case MessageType.COMMAND_COMPLETE -> {
        completed(body);
        phase = Phase.COMPLETE;
      }
      case MessageType.EMPTY_QUERY -> {
        requireRows(false);
        phase = Phase.COMPLETE;
      }
      default -> throw unexpected();
    }
  }

  private void requireRows(boolean expected) throws ProtocolViolation {
    if (expected != (phase == Phase.ROWS)) {
      throw unexpected();
    }
  }

  @Override
  void refused(WireException why) throws ProtocolViolation {
    if (phase == Phase.FAILED) {
      throw unexpected();
    }
    phase = Phase.FAILED;
    setFailure(why);
  }

  @Override
  boolean isAnswered() {
    return phase == Phase.COMPLETE || phase == Phase.FAILED;
  }
}
