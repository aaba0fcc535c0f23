package io.prism.backend.postgres.link;

import java.sql.SQLException;

/** What an error of the server or the driver means for the work it hit. */
public enum FailureKind {
  /** A deadlock or a serialization conflict: rolled back, worth repeating at once. */
  CONTENDED,
  /** No space left on the server: rolled back. */
  FULL,
  /** The server lacks memory, connections or another resource: rolled back. */
  BUSY,
  /** The statement took too long and was cancelled by the server: rolled back. */
  SLOW,
  /** A record under the same key was there already: rolled back. */
  DUPLICATE,
  /** A value that the server does not accept: rolled back. */
  DATA,
  /**
   * The server does not do such work, for instance since it is read-only now: nothing was applied,
   * look for another.
   */
  REFUSED,
  /** Stored data fails the server's checks: rolled back. */
  CORRUPT,
  /** Contact was lost: what became of the work is unknown. */
  LOST,
  /** Anything else: rolled back. */
  DEFECT;

  /**
   * Reads the SQLSTATE; an error without one comes from the driver, which then cannot use the
   * connection.
   */
  public static FailureKind of(SQLException failure) {
    String state = failure.getSQLState();
    if (state == null || state.length() != 5) {
      return LOST;
    }
    return switch (state) {
      case "40P01", "40001" -> CONTENDED;
      case "40003", "25P03" -> LOST;
      case "53100" -> FULL;
      case "57014", "55P03" -> SLOW;
      case "23505" -> DUPLICATE;
      case "25006" -> REFUSED;
      // One file or block that cannot be read says nothing of the others.
      case "XX001", "XX002", "58030", "58P01" -> CORRUPT;
      default ->
          switch (state.substring(0, 2)) {
            case "08", "57" -> LOST;
            case "53" -> BUSY;
            case "22", "23" -> DATA;
            case "28", "3D", "3F", "42", "58" -> REFUSED;
            default -> DEFECT;
          };
    };
  }

  /** Whether the connection is of no use any more, and probably neither are the others. */
  public boolean endsLink() {
    return this == LOST || this == REFUSED;
  }

  /** Whether nothing was applied for certain. */
  public boolean isRolledBack() {
    return this != LOST;
  }
}
