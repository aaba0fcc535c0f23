package io.prism.operator.pki;

/** What was stored is not what this package writes. The message holds nothing of the content. */
public final class UnreadableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableException(String message) {
    super(message);
  }
}
