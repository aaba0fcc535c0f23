package io.prism.backend.postgres.wire;

/** The server wants a way to log in that only the driver knows. */
public final class UnsupportedAuthenticationException extends WireException {

  private static final long serialVersionUID = 1;

  UnsupportedAuthenticationException(String method) {
    super("the server asks for authentication by " + method, REJECTED, null);
  }
}
