package io.prism.backend.postgres.link;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one worker thread: opened when first needed, and again after a loss. Confined
 * to that thread, except {@link #abort}.
 */
public final class LaneLink {

  /**
   * A connection that nobody used for longer is asked whether it is alive before work is given to
   * it.
   */
  private static final long TRUSTED_NANOS = Duration.ofSeconds(1).toNanos();

  /** Between two attempts to log in with credentials that the server refuses. */
  private static final long REFUSED_NANOS = Duration.ofSeconds(1).toNanos();

  private final String backend;
  private final LinkSupervisor supervisor;
  private final LinkFactory factory;
  private final Duration statementTimeout;
  private volatile @Nullable Link link;
  private volatile boolean closed;

  /** Opens nothing yet. */
  public LaneLink(
      String backend, LinkSupervisor supervisor, LinkFactory factory, Duration statementTimeout) {
    this.backend = backend;
    this.supervisor = supervisor;
    this.factory = factory;
    this.statementTimeout = statementTimeout;
  }

  /**
   * A connection of the current generation. Blocks while it is opened.
   *
   * @throws PrismException {@code BACKEND_UNAVAILABLE}
   */
  public Link acquire() {
    long generation = supervisor.requireUp();
    Link known = link;
    if (known != null && known.generation() == generation && isUsable(known)) {
      known.markUsed();
      return known;
    }
    release();
    if (factory.isRefusedWithin(REFUSED_NANOS)) {
      throw Errors.unavailable(backend, Outage.REFUSED);
    }
    try {
      Link opened = factory.open(statementTimeout, generation);
      link = opened;
      supervisor.check(opened);
      if (closed) {
        throw Errors.draining();
      }
      return opened;
    } catch (PrismException e) {
      release();
      throw e;
    } catch (SQLException e) {
      release();
      // A password that was changed says nothing of connections that were made before.
      if (FailureKind.of(e).endsLink() && !Outage.isRefusal(e)) {
        supervisor.lost(generation, e);
      }
      throw Errors.unavailable(backend, Outage.explain(e));
    }
  }

  private static boolean isUsable(Link known) {
    return known.isUsedWithin(TRUSTED_NANOS) || known.isAlive();
  }

  /**
   * Tells of a failure on the connection; one that makes connections useless ends the generation.
   */
  public void failed(SQLException failure) {
    Link known = link;
    if (known != null && FailureKind.of(failure).endsLink()) {
      release();
      supervisor.lost(known.generation(), failure);
    }
  }

  /** Gives the connection up. */
  public void release() {
    Link known = link;
    link = null;
    if (known != null) {
      known.close();
    }
  }

  /** Cuts the connection from another thread, for good. */
  public void abort() {
    closed = true;
    Link known = link;
    if (known != null) {
      known.abort();
    }
  }
}
