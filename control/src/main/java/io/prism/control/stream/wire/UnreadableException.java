package io.prism.control.stream.wire;

/** What came cannot be used. The message is for people and holds no value of a setting. */
public final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableException(String message) {
    super(message);
  }

  UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
