package io.prism.e2e.operator;

import io.prism.control.stream.Entry;
import io.prism.control.stream.Held;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.Timers;
import io.prism.control.stream.edge.ControlTarget;
import io.prism.control.stream.edge.GatewayActions;
import io.prism.control.stream.edge.Refusal;
import io.prism.control.stream.edge.StreamClient;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Gateways as the operator sees them: they take all configuration that comes over the real stream,
 * say so, and serve nobody.
 */
final class SimulatedGateways implements AutoCloseable {

  private final List<StreamClient> clients;

  private SimulatedGateways(List<StreamClient> clients) {
    this.clients = clients;
  }

  /** Connects some to an operator in clear text; they connect again when there is another one. */
  static SimulatedGateways connect(int number, String shard, int port) {
    ControlTarget target = new ControlTarget("127.0.0.1", port, Optional.empty(), Optional.empty());
    return new SimulatedGateways(
        IntStream.range(0, number)
            .mapToObj(
                n -> {
                  StreamClient client =
                      new StreamClient(
                          new ProxyId("simulated-" + n, "first"),
                          shard,
                          target,
                          new TakeAll(),
                          Optional.empty(),
                          Timers.DEFAULT);
                  client.start(List.of());
                  return client;
                })
            .toList());
  }

  /** Whether all hold the same version and are connected. */
  boolean agree() {
    return clients.stream().allMatch(client -> client.current().connected())
        && clients.stream().map(client -> client.current().acked()).distinct().count() == 1;
  }

  @Override
  public void close() {
    clients.forEach(StreamClient::close);
  }

  private static final class TakeAll implements GatewayActions {
    @Override
    public CompletableFuture<Optional<Refusal>> warm(Entry entry) {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public void apply(
        Held held, Collection<Entry> served, Set<String> retired, Set<String> pending) {
      // There is nobody to serve.
    }

    @Override
    public void endOlder(String name, int epoch) {
      // Nothing was begun.
    }

    @Override
    public void drain(Duration timeout, String reason) {
      // Nothing is under way.
    }
  }
}
