package io.prism.http2.transport;

import java.io.IOException;

/**
 * A mechanism that was asked for by name does not work here. The message says why and what helps.
 */
public final class UnavailableMechanismException extends IOException {

  private static final long serialVersionUID = 1L;

  UnavailableMechanismException(String message, Throwable cause) {
    super(message, cause);
  }
}
