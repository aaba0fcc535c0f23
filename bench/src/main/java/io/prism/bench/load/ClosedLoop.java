package io.prism.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one server, each with clients whose next call begins when their last one has
 * ended. It can be run again and again over the same connections. One thread does all of it.
 */
public final class ClosedLoop implements AutoCloseable {

  private final int streams;
  private final Function<Random, byte[]> requests;
  private final Connections connections;
  private final List<Clients> clients = new ArrayList<>();
  private CallLog log = new CallLog();

  /**
   * Connects.
   *
   * @param requests makes a request from a connection's random numbers
   */
  ClosedLoop(Shape shape, Function<Random, byte[]> requests) throws IOException {
    this.streams = shape.streams();
    this.requests = requests;
    this.connections =
        new Connections(
            shape,
            i -> {
              Clients calls = new Clients(i);
              clients.add(calls);
              return calls;
            });
  }

  /** Makes so many calls with each client. */
  CallLog run(int callsEach) throws IOException {
    return run((long) streams * callsEach, Long.MAX_VALUE);
  }

  /** Makes calls for so long, and waits for the last ones. */
  CallLog runFor(long nanos) throws IOException {
    return run(Long.MAX_VALUE, nanos);
  }

  private CallLog run(long callsOfEachConnection, long nanos) throws IOException {
    log = new CallLog();
    long start = System.nanoTime();
    for (Clients each : clients) {
      each.left = callsOfEachConnection;
      each.start = start;
      each.length = nanos;
    }
    for (Clients each : clients) {
      each.send();
    }
    while (connections.underWay() > 0) {
      connections.await();
      for (Clients each : clients) {
        each.send();
      }
    }
    log.took(System.nanoTime() - start);
    return log;
  }

  /** The fewest bytes that a call with status OK was answered with. */
  int smallestReply() {
    return connections.smallestReply();
  }

  @Override
  public void close() throws IOException {
    connections.close();
  }

  /** The clients of one connection. */
  private final class Clients implements LoadConnection.Calls {
    private final int index;
    private final Random random;
    private final long[] began = new long[streams];
    private long left;
    private long start;
    private long length;

    /** Made, but there was no room for it yet. */
    private byte @Nullable [] next;

    Clients(int index) {
      this.index = index;
      this.random = new Random(index);
    }

    /** Begins as many calls as there may be. */
    void send() throws IOException {
      LoadConnection connection = connections.get(index);
      while (left > 0 && connection.canSend(0)) {
        byte[] request = next == null ? requests.apply(random) : next;
        next = request;
        long now = System.nanoTime();
        if (now - start >= length) {
          left = 0;
        } else if (connection.canSend(request.length)) {
          left--;
          began[connection.send(request)] = now;
          next = null;
        } else {
          break;
        }
      }
      connection.flush();
    }

    @Override
    public void ended(int slot, int status) {
      log.add(System.nanoTime() - began[slot], status);
    }
  }
}
