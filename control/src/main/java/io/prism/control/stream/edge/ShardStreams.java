package io.prism.control.stream.edge;

import io.prism.control.stream.CommittedSets;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Held;
import io.prism.control.stream.History;
import io.prism.control.stream.Leases;
import io.prism.control.stream.ProxySession;
import io.prism.control.stream.Registrar;
import io.prism.control.stream.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The streams of one shard that this replica serves. Safe for use by many threads; nothing here
 * waits for a gateway or a store.
 */
public final class ShardStreams {

  private final String shard;
  private final Registrar registrar;
  private final Timers timers;
  private final Consumer<Held> onAhead;
  private final History history = new History();
  private final Set<GatewayStream> streams = ConcurrentHashMap.newKeySet();
  private boolean retired;

  /**
   * The streams of a shard, before any.
   *
   * @param committed called on threads that may block
   * @param leases called on threads that may block
   * @param onAhead told of gateways that hold what this replica does not know, see {@link
   *     io.prism.control.stream.Leader#ahead}; on threads that may block
   */
  public ShardStreams(
      String shard, CommittedSets committed, Leases leases, Timers timers, Consumer<Held> onAhead) {
    this.shard = shard;
    this.registrar = new Registrar(leases, committed);
    this.timers = timers;
    this.onAhead = onAhead;
  }

  /** The shard's name. */
  public String shard() {
    return shard;
  }

  /** Takes a committed set that the replica has seen, and sends it to every gateway. */
  public void committed(ConfigSet set) {
    if (history.offer(set)) {
      streams.forEach(stream -> Thread.startVirtualThread(stream::onCommitted));
    }
  }

  /** The newest set that the replica has seen. */
  public ConfigSet newest() {
    return history.newest();
  }

  /** The gateways that are connected here. */
  public List<ConnectedGateway> gateways() {
    return streams.stream().map(GatewayStream::gateway).flatMap(Optional::stream).toList();
  }

  /**
   * Asks the processes of a pod to end.
   *
   * @param timeout how long calls under way may take
   * @return whether one is connected here
   */
  public boolean drain(String pod, Duration timeout, String reason) {
    List<GatewayStream> found =
        streams.stream()
            .filter(
                stream -> stream.gateway().filter(of -> of.proxy().pod().equals(pod)).isPresent())
            .toList();
    found.forEach(stream -> stream.drain(timeout, reason));
    return !found.isEmpty();
  }

  /**
   * Ends its service unless a gateway is connected here. A gateway that comes too late is asked to
   * connect again.
   *
   * @return whether it has ended
   */
  public synchronized boolean retire() {
    retired |= streams.isEmpty();
    return retired;
  }

  /** The session of a stream; empty once this has retired. */
  synchronized Optional<ProxySession> begin(GatewayStream stream) {
    if (retired) {
      return Optional.empty();
    }
    // Before the session's first message: what is committed from now on reaches it.
    streams.add(stream);
    return Optional.of(new ProxySession(shard, history, timers));
  }

  void end(GatewayStream stream) {
    streams.remove(stream);
  }

  Registrar registrar() {
    return registrar;
  }

  Timers timers() {
    return timers;
  }

  void ahead(Held held) {
    Thread.startVirtualThread(() -> onAhead.accept(held));
  }
}
