package io.prism.control.state;

import org.jspecify.annotations.Nullable;

/**
 * The data directory cannot be used; the message says why and what to do, fit to be shown as it is.
 */
public final class DataDirectoryException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Creates one from a sentence for people. */
  public DataDirectoryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
