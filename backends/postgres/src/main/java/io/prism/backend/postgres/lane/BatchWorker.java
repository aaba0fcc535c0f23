package io.prism.backend.postgres.lane;

import io.prism.backend.postgres.link.Link;
import java.sql.SQLException;
import java.util.List;

/**
 * Carries out batches, on the thread of one lane.
 *
 * @param <P> what it can do
 */
@FunctionalInterface
public interface BatchWorker<P extends Pending<?>> {

  /**
   * Carries out a batch and answers each piece of work in it.
   *
   * @throws SQLException when the connection is of no use any more; what is unanswered then was
   *     interrupted
   */
  void run(Link link, List<P> batch) throws SQLException;
}
