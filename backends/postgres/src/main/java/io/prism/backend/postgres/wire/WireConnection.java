package io.prism.backend.postgres.wire;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A connection to a server, in auto-commit mode unless a statement begins a transaction. It belongs
 * to one loop: everything but {@link #abort} is called there, and whatever it tells it tells there.
 *
 * <p>Statements may be sent while others are under way. The server runs them in turn, and one that
 * fails does not touch the next. How many there are is the caller's business: nothing here bounds
 * them.
 */
public final class WireConnection {

  private final Channel channel;
  private final EventLoop loop;
  private final Session session;
  private final int processId;
  private final boolean encrypted;

  WireConnection(Channel channel, Session session, int processId, boolean encrypted) {
    this.channel = channel;
    this.loop = channel.eventLoop();
    this.session = session;
    this.processId = processId;
    this.encrypted = encrypted;
  }

  /**
   * Connects to one host, whatever it is good for. Can be called on any thread. The future
   * completes on the loop: with the connection, or with a {@link WireException} whose SQLSTATE says
   * why there is none, an {@link UnsupportedAuthenticationException} if only the driver can log in.
   * Cancelling it gives the attempt up.
   */
  public static CompletableFuture<WireConnection> open(EventLoop loop, WireSettings settings) {
    CompletableFuture<WireConnection> opened = new CompletableFuture<>();
    new Opening(loop, settings, opened).begin();
    return opened;
  }

  /** Where it belongs. */
  public EventLoop loop() {
    return loop;
  }

  /** The server's process that works for it. */
  public int processId() {
    return processId;
  }

  /** Whether what is sent is encrypted. */
  public boolean isEncrypted() {
    return encrypted;
  }

  /** Whether it can be used, as far as is known. */
  public boolean isOpen() {
    requireLoop();
    return !session.isEnded();
  }

  /** How many statements were sent and not answered to the end. */
  public int underWay() {
    requireLoop();
    return session.underWay();
  }

  /**
   * Runs a statement with one round trip: preparing it if that was not done, binding, and the end
   * of its transaction. Parameters and the columns of rows are in binary form. What becomes of it
   * is told, before this returns if the connection has ended.
   */
  public void execute(WireStatement statement, WireParameters parameters, WireResult result) {
    requireLoop();
    session.execute(statement, parameters, result);
  }

  /**
   * Runs one or more statements without parameters, as one transaction; the columns of rows are
   * text. Copying to and from the client is not supported and ends the connection.
   */
  public void query(String sql, WireResult result) {
    requireLoop();
    if (sql.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a NUL would end the text early");
    }
    session.query(sql.getBytes(StandardCharsets.UTF_8), result);
  }

  /**
   * Tells a listener once why the connection ended, after all who waited for answers were told; at
   * once if it has ended.
   */
  public void onClosed(Consumer<WireException> listener) {
    requireLoop();
    session.onClosed(listener);
  }

  /** Says goodbye and closes. What is under way fails as if contact was lost. */
  public void close() {
    requireLoop();
    session.close();
  }

  /** Cuts the connection; what is under way fails on the loop. On any thread. */
  public void abort() {
    Cut.onLoop(loop, () -> session.end(WireException.lost("the connection was cut", null)));
  }

  /** A wrong thread would see a state of its own and mix up what is sent. */
  private void requireLoop() {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException("connections are used on their own loop");
    }
  }

  @Override
  public String toString() {
    return "WireConnection[" + channel.id().asShortText() + ", process " + processId + "]";
  }
}
