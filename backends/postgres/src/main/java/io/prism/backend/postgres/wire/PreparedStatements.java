package io.prism.backend.postgres.wire;

import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;

/** What one connection has prepared, and under which names. On the loop. */
final class PreparedStatements {

  /** The name of what is not kept. */
  static final byte[] UNNAMED = {};

  /** What the server says when it does not know a name, or a table changed below the statement. */
  private static final String UNKNOWN_STATEMENT = "26000";

  private static final String CHANGED = "0A000";

  private final IdentityHashMap<WireStatement, Entry> known = new IdentityHashMap<>();
  private int names;

  /** A statement that is kept. */
  final class Entry {

    private enum State {
      UNKNOWN,
      /** Whether that succeeds is not known, so nobody else can rely on the name. */
      PARSING,
      USABLE
    }

    private final WireStatement statement;
    private final byte[] name = newName();
    private State state = State.UNKNOWN;

    private Entry(WireStatement statement) {
      this.statement = statement;
    }

    byte[] name() {
      return name;
    }

    boolean isUsable() {
      return state == State.USABLE;
    }

    /** Whether it is to be sent now under its name. */
    boolean beginParsing() {
      if (state != State.UNKNOWN) {
        return false;
      }
      state = State.PARSING;
      return true;
    }

    /** It was not sent after all. */
    void notSent() {
      if (state == State.PARSING) {
        state = State.UNKNOWN;
      }
    }

    /** The server knows it from now on. */
    void prepared() {
      state = State.USABLE;
    }

    /** Has it prepared anew next time, under another name, if it cannot be used. */
    void refused(boolean parsing, WireException why) {
      String sqlState = why.getSQLState();
      if (parsing || UNKNOWN_STATEMENT.equals(sqlState) || CHANGED.equals(sqlState)) {
        known.remove(statement, this);
      }
    }
  }

  private byte[] newName() {
    return ("p" + ++names).getBytes(StandardCharsets.US_ASCII);
  }

  /** What a statement is known as. */
  Entry entry(WireStatement statement) {
    Entry entry = known.get(statement);
    if (entry == null) {
      entry = new Entry(statement);
      known.put(statement, entry);
    }
    return entry;
  }
}
