package io.prism.backend.postgres.store;

import io.prism.backend.CallContext;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.postgres.lane.Pending;
import io.prism.backend.postgres.lane.Reply;
import io.prism.backend.postgres.link.Link;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Wants something of a range of keys: a page or a count.
 *
 * @param <T> which
 */
public final class PageRead<T> extends Pending<T> {

  /** What a page may hold while it is read, roughly. */
  public static final long BYTES = 4L << 10;

  /** Asks the server. */
  @FunctionalInterface
  public interface Query<T> {
    /** Runs on a lane's thread; the namespace's number is that of the server in use. */
    T run(Link link, int namespaceId, long nowMillis) throws SQLException;
  }

  private final String backend;
  private final OpenNamespace namespace;
  private final long nowMillis;
  private final Query<T> query;

  /** A question that waits. */
  public PageRead(
      String backend, OpenNamespace namespace, CallContext call, Query<T> query, Reply<T> reply) {
    super(namespace.share(), call.deadline(), BYTES, reply);
    this.backend = backend;
    this.namespace = namespace;
    this.nowMillis = call.nowMillis();
    this.query = query;
  }

  void run(Link link) throws SQLException {
    // Rows that nobody sees may be very many; the lane must not read them for nobody.
    link.limitStatements(Duration.ofNanos(Math.max(0, deadline().remainingNanos())));
    answer(query.run(link, namespace.id(), nowMillis));
  }

  @Override
  protected boolean isPlain() {
    return false;
  }

  @Override
  public int rows() {
    return 1;
  }

  @Override
  public long weight() {
    return BYTES;
  }

  @Override
  public Collection<?> claims() {
    return List.of();
  }

  @Override
  public PrismException interrupted() {
    return Errors.unavailable(backend, "its server did not answer");
  }
}
