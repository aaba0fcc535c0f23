package io.prism.backend.postgres.wire;

/**
 * Is told what becomes of a statement, on the loop: rows, and then exactly one of {@link #done} and
 * {@link #failed}. May use the connection from there. One that throws ends the connection; if that
 * was {@link #done}, it is told {@link #failed} after all.
 */
public interface WireResult {

  /** A row is here; it can be read only until this returns. */
  default void row(WireRow row) {}

  /**
   * The server is done with the statement, and has committed it unless a transaction was begun.
   *
   * @param rows how many the statement read or wrote, as the server counts them
   */
  void done(long rows);

  /**
   * The statement failed, or contact was lost; rows may have been told before. By the SQLSTATE one
   * knows whether it was rolled back.
   */
  void failed(WireException failure);
}
