package io.prism.e2e.cluster;

import java.io.Serial;

/** This machine lacks what a tier needs; the message says what. It is no failure of Prism. */
final class CannotRunHereException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  CannotRunHereException(String reasons) {
    super(reasons);
  }
}
