package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;

/** What takes a connection's messages: first the login, then the session. On the loop. */
sealed interface Stage permits Login, Session {

  /** Most bytes that a message may have. */
  int largestMessage();

  /** Something arrived. */
  void heard();

  /**
   * Takes a message.
   *
   * @param body all that is readable
   */
  void message(int type, ByteBuf body) throws ProtocolViolation;

  /** Whether nothing that arrives matters any more. */
  boolean isEnded();

  /** Ends it, unless it has ended, and tells everybody who waits. */
  void end(WireException why);
}
