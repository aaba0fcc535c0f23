package io.prism.cli;

/** Ends a command with a message for people and an exit code. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int exitCode;

  /** A failure; {@code message} says what was wrong and what to do. */
  public CommandFailure(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** What to tell the shell. */
  public int exitCode() {
    return exitCode;
  }
}
