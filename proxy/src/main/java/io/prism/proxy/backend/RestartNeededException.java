package io.prism.proxy.backend;

/** What is wanted can only be had by starting the process anew. */
public final class RestartNeededException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /** With what helps, for people. */
  public RestartNeededException(String message) {
    super(message);
  }
}
