package io.prism.backend.postgres.link;

import io.netty.channel.EventLoop;
import io.prism.backend.Backoff;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.postgres.wire.UnsupportedAuthenticationException;
import io.prism.backend.postgres.wire.WireException;
import io.prism.backend.postgres.wire.WireParameters;
import io.prism.backend.postgres.wire.WireResult;
import io.prism.backend.postgres.wire.WireRow;
import io.prism.backend.postgres.wire.WireStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a lane on an event loop, as {@link LaneLink} is that of a thread: opened when
 * first needed, and again after a loss. Confined to the loop, except {@link #abort}.
 *
 * <p>That none can be made says nothing of the server: the driver knows more ways to log in. So
 * threads take over then, and whether the server is lost is seen by theirs.
 */
public final class LoopLinks {

  private static final Logger LOG = LoggerFactory.getLogger(LoopLinks.class);

  /**
   * A connection that nobody used for longer is asked whether it is alive, as {@link LaneLink}'s.
   */
  private static final long TRUSTED_NANOS = Duration.ofSeconds(1).toNanos();

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(32);

  private final String backend;
  private final EventLoop loop;
  private final LinkSupervisor supervisor;
  private final LinkFactory factory;
  private final Duration statementTimeout;
  private final WireStatement identity;
  private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  private @Nullable LoopLink link;
  private @Nullable CompletableFuture<LoopLink> opening;
  private Pause pause = new Pause(-1, 0);
  private boolean closed;

  /**
   * Threads do what a lane has to do for a while.
   *
   * @param generation it ends with that
   */
  private record Pause(long generation, long untilNanos) {

    boolean lasts(long current) {
      return generation == current && System.nanoTime() - untilNanos < 0;
    }
  }

  /** Opens nothing yet. */
  public LoopLinks(
      String backend,
      EventLoop loop,
      LinkSupervisor supervisor,
      LinkFactory factory,
      Duration statementTimeout) {
    this.backend = backend;
    this.loop = loop;
    this.supervisor = supervisor;
    this.factory = factory;
    this.statementTimeout = statementTimeout;
    this.identity = WireStatement.once(supervisor.identityQuery());
  }

  /**
   * A connection of the current generation. Completes on the loop, at once if there is one; empty
   * when none can be made at present, and threads have to do what it was wanted for.
   *
   * <p>Fails with a {@link PrismException} {@code BACKEND_UNAVAILABLE}, or with an {@link
   * UnsupportedAuthenticationException} when only threads can ever have connections to this server.
   */
  public CompletableFuture<Optional<LoopLink>> acquire() {
    if (closed) {
      return CompletableFuture.failedFuture(Errors.draining());
    }
    long generation;
    try {
      generation = supervisor.requireUp();
    } catch (PrismException e) {
      return CompletableFuture.failedFuture(e);
    }
    LoopLink known = link;
    if (known == null || known.generation() != generation || !known.isOpen()) {
      return make(generation);
    }
    if (known.isUsedWithin(TRUSTED_NANOS)) {
      return CompletableFuture.completedFuture(Optional.of(known));
    }
    return known
        .isAlive(ANSWER_LIMIT)
        .thenCompose(
            alive ->
                alive ? CompletableFuture.completedFuture(Optional.of(known)) : make(generation));
  }

  private CompletableFuture<Optional<LoopLink>> make(long generation) {
    release();
    if (closed) {
      return CompletableFuture.failedFuture(Errors.draining());
    }
    if (pause.lasts(generation)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    CompletableFuture<LoopLink> attempt =
        LoopOpening.begin(loop, factory, statementTimeout, generation);
    opening = attempt;
    return attempt
        .thenCompose(this::checked)
        .thenApply(Optional::of)
        .exceptionallyCompose(failure -> withoutOne(unwrapped(failure), generation));
  }

  /** Makes sure that the connection leads to the store that is served. */
  private CompletableFuture<LoopLink> checked(LoopLink opened) {
    CompletableFuture<LoopLink> checked = new CompletableFuture<>();
    link = opened;
    opened.onClosed(() -> ended(opened));
    opened.execute(
        identity,
        WireParameters.NONE,
        new WireResult() {
          private Optional<String> found = Optional.empty();

          @Override
          public void row(WireRow row) {
            found = row.isNull(0) ? Optional.empty() : Optional.of(row.text(0));
          }

          @Override
          public void done(long rows) {
            try {
              supervisor.check(opened.generation(), found);
              backoff.reset();
              checked.complete(opened);
            } catch (PrismException e) {
              checked.completeExceptionally(e);
            }
          }

          @Override
          public void failed(WireException failure) {
            checked.completeExceptionally(failure);
          }
        });
    return checked;
  }

  /**
   * What ends while nobody uses it may be all that ended, or the first sign that the server did.
   */
  private void ended(LoopLink closed) {
    if (closed.equals(link)) {
      link = null;
      supervisor.checkSoon();
    }
  }

  private CompletableFuture<Optional<LoopLink>> withoutOne(Throwable why, long generation) {
    release();
    return switch (why) {
      case UnsupportedAuthenticationException never -> CompletableFuture.failedFuture(never);
      case PrismException known -> CompletableFuture.failedFuture(known);
      case CancellationException given -> CompletableFuture.failedFuture(Errors.draining());
      case SQLException failure when closed -> CompletableFuture.failedFuture(Errors.draining());
      case SQLException failure -> {
        Duration time = backoff.next();
        pause = new Pause(generation, System.nanoTime() + time.toNanos());
        LOG.atInfo()
            .addKeyValue("backend", backend)
            .addKeyValue("why", failure.getMessage())
            .addKeyValue("again_in", time)
            .log("A connection on an event loop cannot be made; threads do its work");
        yield CompletableFuture.completedFuture(Optional.empty());
      }
      case Throwable defect -> CompletableFuture.failedFuture(defect);
    };
  }

  /** What a stage failed for, which later ones wrap. */
  public static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /**
   * Tells of a failure on the connection while it was in use; one that makes connections useless
   * ends the generation, unless it is ours.
   */
  public void failed(SQLException failure) {
    LoopLink known = link;
    if (known != null && FailureKind.of(failure).endsLink()) {
      release();
      if (!(failure instanceof WireException.OwnFault)) {
        supervisor.lost(known.generation(), failure);
      }
    }
  }

  /** Gives the connection up. */
  public void release() {
    LoopLink known = link;
    link = null;
    if (known != null) {
      known.close();
    }
  }

  /** Cuts the connection, for good. On any thread; done on the loop. */
  public void abort() {
    try {
      loop.execute(this::cut);
    } catch (RejectedExecutionException e) {
      // A loop that is closed has ended its connections.
    }
  }

  private void cut() {
    closed = true;
    if (link != null) {
      link.abort();
    }
    if (opening != null) {
      opening.cancel(false);
    }
  }
}
