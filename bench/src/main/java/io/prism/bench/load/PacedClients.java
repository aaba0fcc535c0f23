package io.prism.bench.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Blocking clients on threads of their own that share a Poisson schedule: who is free takes the
 * next call and waits until it is due. So the same program, with the same clock, drives a gateway
 * and a store directly. For rates at which clients mostly wait.
 */
final class PacedClients {

  /** What a client does for a call. */
  interface Work {
    /** Makes one call of a client, and returns when it is answered. */
    void call(int client, Random random) throws Exception;
  }

  /** Sleeping ends late; what is left is spun. */
  private static final long SPIN_NANOS = 150_000;

  private PacedClients() {}

  /** Makes calls at a rate for so long; latencies count from when calls were due. */
  static ObjectNode run(int clients, double perSecond, double seconds, Work work)
      throws InterruptedException, ExecutionException {
    long[] due = schedule(perSecond, seconds);
    AtomicInteger next = new AtomicInteger();
    List<Future<Logs>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      long start = System.nanoTime() + 10_000_000;
      for (int c = 0; c < clients; c++) {
        int client = c;
        ends.add(threads.submit(() -> client(client, start, due, next, work)));
      }
      CallLog latencies = new CallLog();
      CallLog lags = new CallLog();
      for (Future<Logs> end : ends) {
        latencies.addAll(end.get().latencies());
        lags.addAll(end.get().lags());
      }
      latencies.took(System.nanoTime() - start);
      return latencies
          .toJson()
          .put("lag_p50", lags.quantile(0.5))
          .put("lag_p99", lags.quantile(0.99));
    }
  }

  /** Makes calls for so long, each when the client's last one has ended; tells how many. */
  static long runFor(int clients, double seconds, Work work)
      throws InterruptedException, ExecutionException {
    List<Future<Long>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      long start = System.nanoTime();
      for (int c = 0; c < clients; c++) {
        int client = c;
        ends.add(
            threads.submit(
                () -> {
                  Random random = new Random(client);
                  long calls = 0;
                  while (System.nanoTime() - start < seconds * 1e9) {
                    work.call(client, random);
                    calls++;
                  }
                  return calls;
                }));
      }
      long calls = 0;
      for (Future<Long> end : ends) {
        calls += end.get();
      }
      return calls;
    }
  }

  private record Logs(CallLog latencies, CallLog lags) {}

  private static Logs client(int client, long start, long[] due, AtomicInteger next, Work work)
      throws Exception {
    RealTime.enter();
    Logs logs = new Logs(new CallLog(), new CallLog());
    Random random = new Random(client);
    for (int i = next.getAndIncrement(); i < due.length; i = next.getAndIncrement()) {
      long at = start + due[i];
      boolean waited = System.nanoTime() < at;
      await(at);
      if (waited) {
        // Who came late because all were busy waited for the server.
        logs.lags().add(System.nanoTime() - at);
      }
      work.call(client, random);
      logs.latencies().add(System.nanoTime() - at);
    }
    return logs;
  }

  private static void await(long at) {
    long left = at - System.nanoTime();
    while (left > 0) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
      left = at - System.nanoTime();
    }
  }

  private static long[] schedule(double perSecond, double seconds) {
    Random random = new Random(11);
    long[] due = new long[(int) Math.round(perSecond * seconds)];
    double at = 0;
    for (int i = 0; i < due.length; i++) {
      at += -Math.log1p(-random.nextDouble()) * 1e9 / perSecond;
      due[i] = (long) at;
    }
    return due;
  }
}
