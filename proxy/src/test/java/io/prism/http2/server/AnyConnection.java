package io.prism.http2.server;

import java.util.Arrays;

/**
 * Gives an engine the bytes of one connection, and then makes a good call: either that is answered
 * or the connection was closed.
 *
 * <p>The first byte of an input says how the rest arrives: in pieces of what size, and whether
 * calls that take their time are answered before the connection is closed.
 */
public final class AnyConnection {

  private static final int[] PIECES = {Integer.MAX_VALUE, 1_000, 40, 7};
  private static final int LATE_AFTER_CLOSE = 4;

  /** A call that goes well whatever was asked before. */
  public record GoodCall(String path, byte[] request, byte[] reply) {}

  private final EngineOnChannel engine;
  private final GoodCall good;
  private final Runnable answerLate;
  private long answered;

  /**
   * Connections to an engine.
   *
   * @param answerLate answers all calls that wait
   */
  public AnyConnection(EngineOnChannel engine, GoodCall good, Runnable answerLate) {
    this.engine = engine;
    this.good = good;
    this.answerLate = answerLate;
  }

  /** An input of bytes that arrive together. */
  public static byte[] whole(byte[]... parts) {
    return ConnectionBytes.concat(
        new byte[] {0}, ConnectionBytes.settings(), ConnectionBytes.concat(parts));
  }

  /** How many connections were there for the good call. */
  public long answered() {
    return answered;
  }

  /** Takes an input. */
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int how = input[0];
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    boolean late = (how & LATE_AFTER_CLOSE) != 0;
    try (EngineOnChannel.Line line = engine.connect()) {
      int piece = Math.min(PIECES[how & 3], Math.max(1, bytes.length));
      for (int at = 0; at < bytes.length && line.isOpen(); at += piece) {
        line.send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
      }
      line.pause();
      if (!late) {
        answerLate.run();
        line.pause();
      }
      if (line.isOpen()) {
        callWell(line, bytes);
      }
    } finally {
      answerLate.run();
    }
    engine.checkNothingIsLeft();
  }

  private void callWell(EngineOnChannel.Line line, byte[] bytes) {
    ConnectionBytes.End end = ConnectionBytes.End.of(bytes);
    if (!end.hasNext()) {
      return;
    }
    line.send(end.rest());
    line.send(ConnectionBytes.End.room());
    line.send(ConnectionBytes.call(end.next(), good.path(), good.request()));
    line.pause();
    if (!line.isOpen()) {
      return;
    }
    line.sent().checkComplete();
    if (!line.sent().isOver(end.next(), "0")
        || !Arrays.equals(line.sent().body(end.next()), ConnectionBytes.message(good.reply()))) {
      throw new AssertionError("a connection is open, but does not answer a good call");
    }
    answered++;
  }
}
