package io.prism.e2e.operator;

import io.prism.e2e.PrismProcess;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Calls one gateway after the other, for as long as it is open. */
final class SteadyCalls implements AutoCloseable {

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong answered = new AtomicLong();
  private final Thread thread;
  private volatile Optional<Throwable> failure = Optional.empty();

  SteadyCalls(String namespace, PrismProcess... gateways) {
    List<PrismProcess> all = List.of(gateways);
    thread =
        Thread.startVirtualThread(
            () -> {
              while (!stopped.get() && failure.isEmpty()) {
                try {
                  for (PrismProcess gateway : all) {
                    Calls.put(gateway, namespace, "steady");
                    answered.incrementAndGet();
                  }
                } catch (RuntimeException e) {
                  failure = Optional.of(e);
                }
              }
            });
  }

  long answered() {
    return answered.get();
  }

  /** The first call that failed. */
  Optional<Throwable> failure() {
    return failure;
  }

  @Override
  public void close() throws InterruptedException {
    stopped.set(true);
    thread.join();
  }
}
