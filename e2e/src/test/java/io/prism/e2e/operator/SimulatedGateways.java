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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Gateways as the operator sees them: they take the configuration that comes over the real stream,
 * say so, and serve nobody.
 */
final class SimulatedGateways implements AutoCloseable {

  private final List<StreamClient> clients;
  private final List<Takes> actions;

  private SimulatedGateways(List<StreamClient> clients, List<Takes> actions) {
    this.clients = clients;
    this.actions = actions;
  }

  /** Connects some to an operator in clear text; they connect again when there is another one. */
  static SimulatedGateways connect(int number, String shard, int port, String... refused) {
    ControlTarget target = new ControlTarget("127.0.0.1", port, Optional.empty(), Optional.empty());
    List<Takes> actions =
        IntStream.range(0, number).mapToObj(n -> new Takes(Set.of(refused))).toList();
    List<StreamClient> clients =
        IntStream.range(0, number)
            .mapToObj(
                n ->
                    new StreamClient(
                        new ProxyId(shard + "-" + n, "first"),
                        shard,
                        target,
                        actions.get(n),
                        Optional.empty(),
                        Timers.DEFAULT))
            .toList();
    clients.forEach(client -> client.start(List.of()));
    return new SimulatedGateways(clients, actions);
  }

  /** Whether all hold the same version and are connected. */
  boolean agree() {
    return clients.stream().allMatch(client -> client.current().connected())
        && clients.stream().map(client -> client.current().acked()).distinct().count() == 1;
  }

  /** Whether each of them serves a namespace. */
  boolean serve(String name) {
    return actions.stream().allMatch(action -> action.served.contains(name));
  }

  /** How many contents of a namespace were made ready. */
  long taken(String name) {
    return actions.stream().mapToLong(action -> action.taken.getOrDefault(name, 0L)).sum();
  }

  /** Whether one of them ever let go of a namespace. */
  boolean lost(String name) {
    return actions.stream().anyMatch(action -> action.retired.contains(name));
  }

  @Override
  public void close() {
    clients.forEach(StreamClient::close);
  }

  private static final class Takes implements GatewayActions {
    private final Set<String> refused;
    private final Set<String> served = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> taken = new ConcurrentHashMap<>();
    private final Set<String> retired = ConcurrentHashMap.newKeySet();

    Takes(Set<String> refused) {
      this.refused = refused;
    }

    @Override
    public CompletableFuture<Optional<Refusal>> warm(Entry entry) {
      taken.merge(entry.name(), 1L, Long::sum);
      return CompletableFuture.completedFuture(
          refused.contains(entry.name())
              ? Optional.of(Refusal.of("it is refused by a test"))
              : Optional.empty());
    }

    @Override
    public void apply(Held held, Collection<Entry> entries, Set<String> gone, Set<String> pending) {
      entries.forEach(entry -> served.add(entry.name()));
      served.removeAll(gone);
      retired.addAll(gone);
    }

    @Override
    public void endOlder(String name, int epoch) {
      // Nothing was begun.
    }

    @Override
    public void share(int gateways) {
      // Nothing is limited.
    }

    @Override
    public void drain(Duration timeout, String reason) {
      // Nothing is under way.
    }
  }
}
