package io.prism.operator.install;

import java.io.IOException;

/** A file that the operator was given is not what it should be; the message is for people. */
public final class UnfitFileException extends IOException {

  private static final long serialVersionUID = 1;

  UnfitFileException(String message) {
    super(message);
  }
}
