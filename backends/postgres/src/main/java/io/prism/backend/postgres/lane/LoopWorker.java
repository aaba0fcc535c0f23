package io.prism.backend.postgres.lane;

import io.prism.backend.postgres.link.LoopLink;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Carries out batches of plain work on an event loop.
 *
 * @param <P> what it can do
 */
@FunctionalInterface
public interface LoopWorker<P extends Pending<?>> {

  /**
   * Begins to carry out a batch; never blocks. Each piece of work is answered, or left.
   *
   * @return what is left for a thread, told on the loop; an {@link java.sql.SQLException} when the
   *     connection is of no use any more: what is unanswered then was interrupted
   */
  CompletionStage<List<P>> run(LoopLink link, List<P> batch);
}
