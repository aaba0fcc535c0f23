package io.prism.bench.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Calls that begin when a Poisson process says so, whatever became of those before. Latency counts
 * from the time that the schedule says, so that a server that stops for a moment shows it in every
 * call that was due meanwhile. How late the generator itself was is told beside it. One thread,
 * which never sleeps.
 */
final class OpenLoop implements AutoCloseable {

  /** What is under way this long after the last call was due is given up. */
  private static final long GRACE_NANOS = 2_000_000_000L;

  private static final int LATEST_BATCH = 256;
  private static final long FORGOTTEN = -1;

  /** A call that waits for a connection that may take it. */
  private record Due(long at, byte[] request) {}

  /** What is done when the last call was due. */
  interface End {
    /** Takes note, while the calls that are under way go on. */
    void reached() throws IOException;
  }

  private final Function<Random, byte[]> requests;
  private final Connections connections;
  private final List<Slots> slots = new ArrayList<>();
  private final ArrayDeque<Due> waiting = new ArrayDeque<>();
  private final int mostWaiting;
  private CallLog latencies = new CallLog();
  private CallLog served = new CallLog();
  private CallLog lags = new CallLog();
  private long start;
  private long window;
  private int inWindow;
  private int calls;
  private int sentInWindow;
  private int notSent;
  private int turn;

  /**
   * Connects.
   *
   * @param mostWaiting how many calls may wait for a connection with room; those beyond are not
   *     sent
   */
  OpenLoop(Shape shape, int mostWaiting, Function<Random, byte[]> requests) throws IOException {
    this.requests = requests;
    this.mostWaiting = mostWaiting;
    this.connections =
        new Connections(
            shape,
            i -> {
              Slots calls = new Slots(shape.streams());
              slots.add(calls);
              return calls;
            });
  }

  /** Offers calls at a rate for so long, and waits for the last ones. */
  ObjectNode run(double perSecond, long nanos, long seed, End end) throws IOException {
    reset(nanos);
    Random random = new Random(seed);
    double meanGap = 1e9 / perSecond;
    double due = gap(random, meanGap);
    start = System.nanoTime();
    long now = 0;
    boolean ended = false;
    while (due < nanos || connections.underWay() > 0 || !waiting.isEmpty()) {
      if (now > nanos + GRACE_NANOS) {
        break;
      }
      if (now >= nanos && due >= nanos && !ended) {
        ended = true;
        end.reached();
      }
      retry();
      for (int i = 0; i < LATEST_BATCH && due <= now && due < nanos; i++) {
        arrive((long) due, random);
        due += gap(random, meanGap);
      }
      connections.poll();
      now = System.nanoTime() - start;
    }
    if (!ended) {
      end.reached();
    }
    latencies.took(nanos);
    ObjectNode result = latencies.toJson();
    // Of the time in which calls were due: what ends later does not count for the rate.
    result.put("per_second", inWindow / (nanos / 1e9));
    result.put("watched_calls", inWindow);
    result.put("offered_per_second", calls / (nanos / 1e9));
    result.put("sent_per_second", sentInWindow / (nanos / 1e9));
    result.put("not_sent", notSent);
    result.put("unanswered", connections.underWay() + waiting.size());
    result.put("service_p50", served.toJson().path("p50").asDouble());
    result.put("service_p99", served.quantile(0.99));
    result.put("lag_p50", lags.quantile(0.5));
    result.put("lag_p99", lags.quantile(0.99));
    return result;
  }

  /** The fewest bytes that a call with status OK was answered with. */
  int smallestReply() {
    return connections.smallestReply();
  }

  private void reset(long nanos) {
    latencies = new CallLog();
    served = new CallLog();
    lags = new CallLog();
    window = nanos;
    inWindow = 0;
    calls = 0;
    sentInWindow = 0;
    notSent = 0;
    waiting.clear();
    // What the run before has left under way is none of this one.
    slots.forEach(calls -> Arrays.fill(calls.due, FORGOTTEN));
  }

  private static double gap(Random random, double mean) {
    return -Math.log1p(-random.nextDouble()) * mean;
  }

  private void arrive(long due, Random random) {
    calls++;
    byte[] request = requests.apply(random);
    if (waiting.isEmpty() && begin(due, request)) {
      lags.add(System.nanoTime() - start - due);
    } else if (waiting.size() < mostWaiting) {
      waiting.add(new Due(due, request));
    } else {
      notSent++;
    }
  }

  /** What waited for the server is no lag of the generator. */
  private void retry() {
    while (!waiting.isEmpty() && begin(waiting.getFirst().at(), waiting.getFirst().request())) {
      waiting.removeFirst();
    }
  }

  private boolean begin(long due, byte[] request) {
    for (int tries = 0; tries < connections.size(); tries++) {
      turn = (turn + 1) % connections.size();
      LoadConnection connection = connections.get(turn);
      if (connection.canSend(request.length)) {
        int slot = connection.send(request);
        slots.get(turn).due[slot] = due;
        long now = System.nanoTime() - start;
        slots.get(turn).began[slot] = now;
        if (now <= window) {
          sentInWindow++;
        }
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    connections.close();
  }

  /** When the calls of one connection were due, and when they began. */
  private final class Slots implements LoadConnection.Calls {
    private final long[] due;
    private final long[] began;

    Slots(int count) {
      due = new long[count];
      began = new long[count];
    }

    @Override
    public void ended(int slot, int status) {
      if (due[slot] == FORGOTTEN) {
        return;
      }
      long now = System.nanoTime() - start;
      latencies.add(now - due[slot], status);
      if (status == 0) {
        served.add(now - began[slot]);
        if (now <= window) {
          inWindow++;
        }
      }
    }
  }
}
