package io.prism.proxy.call;

/**
 * A step that every call takes before its handler runs. Runs on an event loop, never blocks, and
 * refuses the call by throwing {@link io.prism.backend.error.PrismException}.
 */
interface Stage {
  /** Takes the step. */
  void enter(Passage call);
}
