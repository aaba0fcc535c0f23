package io.prism.control.stream.edge;

import io.prism.control.stream.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has entries made ready, and hands on what came of it, as many as there are at a time. */
final class Warming {

  private static final Logger LOG = LoggerFactory.getLogger(Warming.class);

  /**
   * What came of it.
   *
   * @param refusal why the entry cannot be served; empty when it can be
   */
  record Outcome(Entry entry, Optional<Refusal> refusal) {}

  private final GatewayActions actions;
  private final Executor thread;
  private final Consumer<List<Outcome>> onDone;
  private final ConcurrentLinkedQueue<Outcome> done = new ConcurrentLinkedQueue<>();

  Warming(GatewayActions actions, Executor thread, Consumer<List<Outcome>> onDone) {
    this.actions = actions;
    this.thread = thread;
    this.onDone = onDone;
  }

  void begin(Entry entry) {
    var unused =
        actions
            .warm(entry)
            .whenComplete(
                (refusal, failure) -> {
                  done.add(
                      failure == null
                          ? new Outcome(entry, refusal)
                          : new Outcome(entry, defect(entry, failure)));
                  thread.execute(this::handOn);
                });
  }

  private static Optional<Refusal> defect(Entry entry, Throwable failure) {
    LOG.atError()
        .setCause(failure)
        .addKeyValue("namespace", entry.name())
        .log("a defect while making a namespace ready");
    return Optional.of(Refusal.of("a defect of the gateway; its log says more"));
  }

  private void handOn() {
    List<Outcome> outcomes = new ArrayList<>();
    for (Outcome next = done.poll(); next != null; next = done.poll()) {
      outcomes.add(next);
    }
    if (!outcomes.isEmpty()) {
      onDone.accept(outcomes);
    }
  }
}
