package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A statement with parameters, maybe one that is being prepared. */
final class ExtendedQuery extends Exchange {

  private enum Phase {
    PARSING,
    BINDING,
    RUNNING,
    COMPLETE,
    FAILED
  }

  private final PreparedStatements.@Nullable Entry entry;
  private Phase phase;

  /**
   * One that was sent.
   *
   * @param entry what it is prepared as, if it is kept
   * @param parsing whether it was sent to be prepared
   */
  ExtendedQuery(WireResult result, PreparedStatements.@Nullable Entry entry, boolean parsing) {
    super(result);
    this.entry = entry;
    this.phase = parsing ? Phase.PARSING : Phase.BINDING;
  }

  @Override
  void message(int type, ByteBuf body, WireRow row) throws ProtocolViolation {
    switch (type) {
      case MessageType.DATA_ROW -> {
        require(Phase.RUNNING);
        row(body, row);
      }
      case MessageType.PARSE_COMPLETE -> {
        require(Phase.PARSING);
        ReplyCodec.requireLength(body, 0);
        phase = Phase.BINDING;
        if (entry != null) {
          entry.prepared();
        }
      }
      case MessageType.BIND_COMPLETE -> {
        require(Phase.BINDING);
        ReplyCodec.requireLength(body, 0);
        phase = Phase.RUNNING;
      }
      case MessageType.COMMAND_COMPLETE -> {
        require(Phase.RUNNING);
        completed(body);
        phase = Phase.COMPLETE;
      }
      case MessageType.EMPTY_QUERY -> {
        require(Phase.RUNNING);
        phase = Phase.COMPLETE;
      }
      default -> throw unexpected();
    }
  }

  private void require(Phase expected) throws ProtocolViolation {
    if (phase != expected) {
      throw unexpected();
    }
  }

  /** May come after the statement is complete: then it could not be committed. */
  @Override
  void refused(WireException why) throws ProtocolViolation {
    if (phase == Phase.FAILED) {
      throw unexpected();
    }
    if (entry != null) {
      entry.refused(phase == Phase.PARSING, why);
    }
    phase = Phase.FAILED;
    setFailure(why);
  }

  @Override
  boolean isAnswered() {
    return phase == Phase.COMPLETE || phase == Phase.FAILED;
  }
}
