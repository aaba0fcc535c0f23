package io.prism.backend.postgres.wire;

/** The numbers of the types that parameters can have. */
public final class Oid {

  /** {@code bytea}. */
  static final int BYTEA = 17;

  /** {@code int8}. */
  static final int INT8 = 20;

  /** {@code int4}. */
  public static final int INT4 = 23;

  /** {@code text}. */
  public static final int TEXT = 25;

  /** {@code bytea[]}. */
  public static final int BYTEA_ARRAY = 1001;

  /** {@code int4[]}. */
  public static final int INT4_ARRAY = 1007;

  /** {@code int8[]}. */
  public static final int INT8_ARRAY = 1016;

  private Oid() {}
}
