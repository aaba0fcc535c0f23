package io.prism.e2e;

import io.grpc.InsecureServerCredentials;
import io.prism.backend.Durability;
import io.prism.control.snapshot.AccessPattern;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.control.snapshot.ServiceState;
import io.prism.control.stream.CommittedSets;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.control.stream.Leases;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.ProxyRecord;
import io.prism.control.stream.Timers;
import io.prism.control.stream.edge.ConnectedGateway;
import io.prism.control.stream.edge.ControlServer;
import io.prism.control.stream.edge.ShardStreams;
import io.prism.control.stream.wire.BackendReference;
import io.prism.control.stream.wire.NamespaceContent;
import io.prism.control.stream.wire.ShardContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A control plane of one replica that commits what a test says. Its stores outlive its server. */
final class TestControl implements AutoCloseable {

  static final String SHARD = "default";

  private final Stores stores = new Stores();
  private final ShardStreams streams =
      new ShardStreams(SHARD, stores, stores, Timers.DEFAULT, held -> {});
  private Optional<ControlServer> server = Optional.empty();
  private int port;

  /** Begins to listen, where it did before if it did. */
  void start() throws IOException {
    ControlServer started =
        ControlServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            InsecureServerCredentials.create(),
            name -> Optional.of(streams).filter(known -> known.shard().equals(name)),
            Optional.empty());
    port = started.address().getPort();
    server = Optional.of(started);
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.ifPresent(ControlServer::close);
    server = Optional.empty();
  }

  /** Commits entries beside those that are there; the version. */
  long commit(Entry... entries) {
    ConfigSet before = stores.newest();
    ConfigSet next = before.next(List.of(entries), Set.of(), 0).orElseThrow();
    stores.commit(next, before.version());
    streams.committed(next);
    return next.version();
  }

  ConfigSet newest() {
    return stores.newest();
  }

  List<ConnectedGateway> gateways() {
    return streams.gateways();
  }

  List<ProxyRecord> records() {
    return stores.list();
  }

  boolean drain(String pod, Duration timeout) {
    return streams.drain(pod, timeout, "asked by a test");
  }

  static Entry shard() {
    return new ShardContent("e2e", 128L << 20, 8_192, 4_096, List.of(), Duration.ofSeconds(10))
        .toEntry();
  }

  /** A namespace in a memory store behind a plugin. */
  static Entry namespace(String name, String plugin) {
    return namespace(
        name,
        new BackendReference("store", "memory", "plugin", Map.of("address", plugin), Map.of()));
  }

  static Entry namespace(String name, BackendReference backend) {
    return new NamespaceContent(
            new NamespaceConfig(
                name,
                AccessPattern.KEYVALUE,
                Optional.empty(),
                backend.name(),
                name,
                0,
                Durability.BEST_EFFORT,
                new NamespaceLimits(NamespaceLimits.DEFAULT_MAX_VALUE_BYTES, 256, Optional.empty()),
                Optional.empty(),
                Duration.ofMinutes(10),
                AccessRules.NOBODY,
                ServiceState.ACTIVE,
                "chosen by a test"),
            backend)
        .toEntry(false);
  }

  /** Both stores in memory. */
  private static final class Stores implements CommittedSets, Leases {

    private final Map<ProxyId, ProxyRecord> records = new HashMap<>();
    private ConfigSet newest = ConfigSet.NONE;
    private long revisions;

    @Override
    public synchronized ConfigSet newest() {
      return newest;
    }

    @Override
    public synchronized boolean commit(ConfigSet next, long expected) {
      if (newest.version() != expected) {
        return false;
      }
      newest = next;
      return true;
    }

    @Override
    public synchronized Optional<ProxyRecord> read(ProxyId proxy) {
      return Optional.ofNullable(records.get(proxy));
    }

    @Override
    public synchronized List<ProxyRecord> list() {
      return List.copyOf(records.values());
    }

    @Override
    public synchronized int count() {
      return records.size();
    }

    @Override
    public synchronized Optional<ProxyRecord> create(ProxyRecord record) {
      if (records.containsKey(record.proxy())) {
        return Optional.empty();
      }
      String drawn = Long.toString(++revisions);
      return put(record.stored("i" + drawn, drawn));
    }

    @Override
    public synchronized Optional<ProxyRecord> update(ProxyRecord record) {
      return isCurrent(record)
          ? put(record.stored(record.incarnation(), Long.toString(++revisions)))
          : Optional.empty();
    }

    @Override
    public synchronized boolean remove(ProxyRecord record) {
      return isCurrent(record) && records.remove(record.proxy()) != null;
    }

    private Optional<ProxyRecord> put(ProxyRecord record) {
      records.put(record.proxy(), record);
      return Optional.of(record);
    }

    private boolean isCurrent(ProxyRecord record) {
      ProxyRecord stored = records.get(record.proxy());
      return stored != null
          && stored.incarnation().equals(record.incarnation())
          && stored.revision().equals(record.revision());
    }
  }
}
