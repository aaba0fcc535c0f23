package io.prism.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Closed loop: so many clients, each making the same number of calls one after the other. The same
 * number each, because a store that starves most of its clients would otherwise look fast.
 */
final class EqualClients {

  /** One call of one client. */
  interface Work {
    /** Makes call number {@code call} of client {@code client}. */
    void call(int client, int call) throws Exception;
  }

  private EqualClients() {}

  static Latencies run(int clients, int callsEach, boolean virtual, Work work)
      throws InterruptedException, ExecutionException {
    Latencies latencies = new Latencies(clients * callsEach);
    try (ExecutorService threads =
        virtual
            ? Executors.newVirtualThreadPerTaskExecutor()
            : Executors.newFixedThreadPool(clients)) {
      long start = System.nanoTime();
      List<Future<?>> ends = new ArrayList<>();
      for (int c = 0; c < clients; c++) {
        int client = c;
        ends.add(
            threads.submit(
                () -> {
                  for (int call = 0; call < callsEach; call++) {
                    long before = System.nanoTime();
                    work.call(client, call);
                    latencies.record(client * callsEach + call, System.nanoTime() - before);
                  }
                  return null;
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
      latencies.took(System.nanoTime() - start);
    }
    return latencies;
  }
}
