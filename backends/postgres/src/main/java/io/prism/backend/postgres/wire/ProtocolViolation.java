package io.prism.backend.postgres.wire;

/** The server sent what it must not. The message is ours and repeats nothing that was sent. */
final class ProtocolViolation extends Exception {

  private static final long serialVersionUID = 1;

  ProtocolViolation(String message) {
    super(message, null, false, false);
  }
}
