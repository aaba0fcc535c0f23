package io.prism.backend.sqlite;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** What a failure of SQLite says about the store. */
enum Fault {
  /** There is no room; the transaction was certainly not committed. */
  FULL,
  /** The disk failed. */
  IO,
  /** The file does not hold what was written to it. */
  CORRUPT,
  /** The call failed and the store is fine. */
  OTHER;

  private static final int PRIMARY_CODE = 0xff;

  /** Judges a failure by its result code. */
  static Fault of(SQLException failure) {
    int primary = failure.getErrorCode() & PRIMARY_CODE;
    if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
      return FULL;
    }
    if (primary == SQLiteErrorCode.SQLITE_IOERR.code) {
      return IO;
    }
    if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return CORRUPT;
    }
    return OTHER;
  }
}
