package io.prism.cli;

import picocli.CommandLine;

/** What the command tells the shell. */
public final class ExitCode {

  /** Done. */
  public static final int OK = CommandLine.ExitCode.OK;

  /** The gateway refused, or a document has violations. */
  public static final int FAILED = 1;

  /** The command line itself is wrong. */
  public static final int USAGE = CommandLine.ExitCode.USAGE;

  /** Nothing is there: no such key. */
  public static final int NOT_FOUND = 3;

  /** The stated condition does not hold; nothing changed. */
  public static final int CONDITION_NOT_MET = 4;

  /** The gateway cannot be reached, or asks to come back later. */
  public static final int UNAVAILABLE = 5;

  /** A measurement that says nothing, since the measuring itself was too slow. */
  public static final int INVALID = 6;

  /** Ended by Ctrl-C, as shells count it. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
