package io.prism.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one server, each with clients whose next call begins when their last one has
 * ended. It can be run again and again over the same connections. One thread does all of it.
 */
final class ClosedLoop implements AutoCloseable {

  private final int streams;
  private final Function<Random, byte[]> requests;
  private final Selector selector = Selector.open();
  private final List<LoadConnection> open = new ArrayList<>();
  private final List<Clients> clients = new ArrayList<>();

  /**
   * Connects.
   *
   * @param target host and port
   * @param method the full name of the gRPC method
   * @param streams clients of each connection
   * @param requests makes a request from a connection's random numbers
   */
  ClosedLoop(
      String target, String method, int connections, int streams, Function<Random, byte[]> requests)
      throws IOException {
    this.streams = streams;
    this.requests = requests;
    String[] address = target.split(":", 2);
    InetSocketAddress server = new InetSocketAddress(address[0], Integer.parseInt(address[1]));
    for (int i = 0; i < connections; i++) {
      Clients calls = new Clients(i * streams);
      LoadConnection connection = new LoadConnection(server, method, streams, calls);
      connection.channel().register(selector, SelectionKey.OP_READ, connection);
      clients.add(calls);
      open.add(connection);
    }
  }

  /** Makes so many calls with each client. */
  Latencies run(int callsEach) throws IOException {
    Latencies latencies = new Latencies(open.size() * streams * callsEach);
    clients.forEach(calls -> calls.begin(callsEach, latencies));
    long start = System.nanoTime();
    for (LoadConnection connection : open) {
      connection.start();
    }
    int busy = open.size();
    while (busy > 0) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        LoadConnection connection = (LoadConnection) key.attachment();
        boolean wasBusy = !connection.isDone();
        connection.read();
        if (wasBusy && connection.isDone()) {
          busy--;
        }
      }
      selector.selectedKeys().clear();
    }
    latencies.took(System.nanoTime() - start);
    return latencies;
  }

  @Override
  public void close() throws IOException {
    for (LoadConnection connection : open) {
      connection.channel().close();
    }
    selector.close();
  }

  /** The clients of one connection. */
  private final class Clients implements LoadConnection.Calls {
    private final int first;
    private final Random random;
    private final int[] made;
    private final long[] began;
    private int calls;
    private Latencies latencies = new Latencies(0);

    Clients(int first) {
      this.first = first;
      this.random = new Random(first);
      this.made = new int[streams];
      this.began = new long[streams];
    }

    void begin(int callsEach, Latencies kept) {
      calls = callsEach;
      latencies = kept;
      Arrays.fill(made, 0);
    }

    @Override
    public byte @Nullable [] next(int stream) {
      if (made[stream] == calls) {
        return null;
      }
      byte[] request = requests.apply(random);
      began[stream] = System.nanoTime();
      return request;
    }

    @Override
    public void ended(int stream) {
      latencies.record((first + stream) * calls + made[stream], System.nanoTime() - began[stream]);
      made[stream]++;
    }
  }
}
