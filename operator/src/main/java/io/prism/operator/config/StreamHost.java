package io.prism.operator.config;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.grpc.ServerCredentials;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Held;
import io.prism.control.stream.Timers;
import io.prism.control.stream.edge.ControlServer;
import io.prism.control.stream.edge.ShardStreams;
import io.prism.control.stream.edge.TokenVerifier;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Labels;
import io.prism.operator.workload.Names;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the configuration stream, whether this replica leads or not: what gateways are told was
 * committed before, and the watch over the indexes tells of it.
 */
public final class StreamHost implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamHost.class);

  private final KubernetesClient client;
  private final Publishers publishers;
  private final Timers timers;
  private final Clock clock;
  private final ConcurrentMap<ObjectKey, Host> hosts = new ConcurrentHashMap<>();
  private final List<SharedIndexInformer<ConfigMap>> watches = new ArrayList<>();
  private final ControlServer server;

  private static final class Host {
    private final ConfigMapSets sets;
    private final ShardStreams streams;
    private long version;
    private Instant seen;

    Host(ConfigMapSets sets, ShardStreams streams, Instant now) {
      this.sets = sets;
      this.streams = streams;
      this.seen = now;
    }

    /**
     * Tells gateways of what is committed.
     *
     * @return whether that is older than what they were told before
     */
    boolean look(Instant now) {
      ConfigSet stored = sets.newest();
      streams.committed(stored);
      note(streams.newest().version(), now);
      return stored.version() < streams.newest().version();
    }

    private synchronized void note(long newest, Instant now) {
      if (newest != version) {
        version = newest;
        seen = now;
      }
    }

    synchronized ShardView view(ObjectKey shard) {
      return new ShardView(shard, version, seen, streams.gateways().size());
    }
  }

  /**
   * Begins to watch and to listen.
   *
   * @param namespaces whose shards are served; empty: all
   * @param credentials with what it proves who it is
   * @param verifier who tells whom a token belongs to; empty: gateways need none
   */
  public StreamHost(
      KubernetesClient client,
      Optional<Set<String>> namespaces,
      Publishers publishers,
      Timers timers,
      Clock clock,
      InetSocketAddress address,
      ServerCredentials credentials,
      Optional<TokenVerifier> verifier)
      throws IOException {
    this.client = client;
    this.publishers = publishers;
    this.timers = timers;
    this.clock = clock;
    try {
      watch(namespaces);
      this.server = ControlServer.start(address, credentials, this::streams, verifier);
    } catch (IOException | RuntimeException e) {
      watches.forEach(SharedIndexInformer::stop);
      throw e;
    }
  }

  private void watch(Optional<Set<String>> namespaces) {
    var indexes = client.configMaps();
    if (namespaces.isEmpty()) {
      watches.add(indexes.inAnyNamespace().withLabel(Labels.SHARD).inform(new IndexHandler()));
    } else {
      namespaces
          .get()
          .forEach(
              namespace ->
                  watches.add(
                      indexes
                          .inNamespace(namespace)
                          .withLabel(Labels.SHARD)
                          .inform(new IndexHandler())));
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** What is known of each shard that somebody asked for. */
  public List<ShardView> shards() {
    return hosts.entrySet().stream().map(entry -> entry.getValue().view(entry.getKey())).toList();
  }

  private Optional<ShardStreams> streams(String shard) {
    try {
      return Optional.of(host(ObjectKey.parse(shard)).streams);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Host host(ObjectKey shard) {
    return hosts.computeIfAbsent(shard, this::open);
  }

  private Host open(ObjectKey shard) {
    ConfigMapSets sets = new ConfigMapSets(client, shard);
    ShardStreams streams =
        new ShardStreams(
            shard.toString(),
            sets,
            new LeaseRecords(client, shard, timers, clock),
            timers,
            held -> ahead(shard, sets, held));
    Host host = new Host(sets, streams, clock.instant());
    host.look(clock.instant());
    return host;
  }

  private void ahead(ObjectKey shard, ConfigMapSets sets, Held held) {
    if (!publishers.ahead(shard, held)) {
      sets.tellAhead(held);
    }
  }

  private void changed(ConfigMap map, boolean isDeleted) {
    String name = map.getMetadata().getLabels().get(Labels.SHARD);
    if (name == null || name.isEmpty()) {
      return;
    }
    ObjectKey shard = new ObjectKey(map.getMetadata().getNamespace(), name);
    boolean isIndex = Names.configIndex(name).equals(map.getMetadata().getName());
    try {
      if (isIndex ? isDeleted || isOutdated(shard) : publishers.isDamaged(shard, map, isDeleted)) {
        publishers.mend(shard);
      }
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("shard", shard)
          .setCause(e)
          .log("what somebody changed of its configuration was not mended; it is tried again");
    }
  }

  /**
   * Drops shards that have neither gateways here nor a configuration; to be called every few
   * seconds.
   */
  public void tidy() {
    hosts.forEach(
        (shard, host) -> {
          if (!hasIndex(shard) && host.streams.retire()) {
            hosts.remove(shard, host);
          }
        });
  }

  /** As far as the watches tell, which may have just begun. */
  private boolean hasIndex(ObjectKey shard) {
    String key = new ObjectKey(shard.namespace(), Names.configIndex(shard.name())).toString();
    return watches.stream()
        .anyMatch(watch -> !watch.hasSynced() || watch.getStore().getByKey(key) != null);
  }

  /** Has the gateways follow an index; whether it is not what it should be. */
  private boolean isOutdated(ObjectKey shard) {
    try {
      return host(shard).look(clock.instant());
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("shard", shard)
          .setCause(e)
          .log("cannot read what was committed; its gateways go on with what they have");
      return true;
    }
  }

  /** Informers call it on one thread, which must not wait for the API server. */
  private final class IndexHandler implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap map) {
      Thread.startVirtualThread(() -> changed(map, false));
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap now) {
      Thread.startVirtualThread(() -> changed(now, false));
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      Thread.startVirtualThread(() -> changed(map, true));
    }
  }

  @Override
  public void close() {
    server.close();
    watches.forEach(SharedIndexInformer::stop);
  }
}
