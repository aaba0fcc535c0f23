package io.prism.operator.certificates;

/** A certificate cannot be made or used; the message is for people and holds no secret. */
final class TroubleException extends Exception {

  private static final long serialVersionUID = 1L;

  TroubleException(String message) {
    super(message);
  }
}
