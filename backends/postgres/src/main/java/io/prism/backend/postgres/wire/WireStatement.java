package io.prism.backend.postgres.wire;

import java.nio.charset.StandardCharsets;

/**
 * The text of a statement with parameters {@code $1}, {@code $2} and so on. Immutable; the same
 * object is to be used again, as connections know by it what they have prepared.
 */
public final class WireStatement {

  /** As many as a message can count. */
  private static final int MOST_PARAMETERS = 65_535;

  private final byte[] sql;
  private final int[] types;
  private final boolean prepared;

  private WireStatement(String sql, boolean prepared, int[] types) {
    if (sql.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a NUL would end the text early");
    }
    if (types.length > MOST_PARAMETERS) {
      throw new IllegalArgumentException("too many parameters");
    }
    this.sql = sql.getBytes(StandardCharsets.UTF_8);
    this.types = types.clone();
    this.prepared = prepared;
  }

  /**
   * One that each connection prepares when it is used first, and keeps.
   *
   * @param types of the parameters, of {@link Oid}
   */
  public static WireStatement prepared(String sql, int... types) {
    return new WireStatement(sql, true, types);
  }

  /** One that is used seldom, and prepared anew each time. */
  public static WireStatement once(String sql, int... types) {
    return new WireStatement(sql, false, types);
  }

  byte[] sql() {
    return sql;
  }

  int[] types() {
    return types;
  }

  boolean isPrepared() {
    return prepared;
  }
}
