package io.prism.backend.postgres.link;

import io.netty.channel.EventLoop;
import io.prism.backend.postgres.wire.WireConnection;
import io.prism.backend.postgres.wire.WireException;
import io.prism.backend.postgres.wire.WireParameters;
import io.prism.backend.postgres.wire.WireResult;
import io.prism.backend.postgres.wire.WireStatement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A connection on an event loop that is set up as a {@link Link} is. Confined to the loop. */
public final class LoopLink {

  private final WireConnection connection;
  private final long generation;
  private final ServerFacts facts;
  private long usedNanos = System.nanoTime();

  LoopLink(WireConnection connection, long generation, ServerFacts facts) {
    this.connection = connection;
    this.generation = generation;
    this.facts = facts;
  }

  /** Runs a statement and tells on the loop what becomes of it. Never blocks. */
  public void execute(WireStatement statement, WireParameters parameters, WireResult result) {
    usedNanos = System.nanoTime();
    connection.execute(statement, parameters, result);
  }

  /** The setting that makes acknowledged writes volatile on this connection, if there is one. */
  public Optional<String> unsafeSetting() {
    return facts.unsafeSetting();
  }

  /** Which of the store's successive servers, or lives of a server, it leads to. */
  long generation() {
    return generation;
  }

  /** Whether it was used within the last so many nanoseconds. */
  boolean isUsedWithin(long nanos) {
    return System.nanoTime() - usedNanos < nanos;
  }

  boolean isOpen() {
    return connection.isOpen();
  }

  /** Whether the server answers; it is cut if that takes longer. */
  CompletableFuture<Boolean> isAlive(Duration limit) {
    CompletableFuture<Boolean> alive = new CompletableFuture<>();
    EventLoop loop = connection.loop();
    Future<?> late = loop.schedule(connection::abort, limit.toNanos(), TimeUnit.NANOSECONDS);
    connection.query(
        "",
        new WireResult() {
          @Override
          public void done(long rows) {
            late.cancel(false);
            usedNanos = System.nanoTime();
            alive.complete(true);
          }

          @Override
          public void failed(WireException failure) {
            late.cancel(false);
            alive.complete(false);
          }
        });
    return alive;
  }

  /** Tells once that it ended, after all who waited for answers were told. */
  void onClosed(Runnable listener) {
    connection.onClosed(why -> listener.run());
  }

  void close() {
    connection.close();
  }

  /** Cuts it without a word; what is under way fails. */
  void abort() {
    connection.abort();
  }
}
