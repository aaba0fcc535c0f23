package io.prism.operator.config;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.control.stream.Held;
import io.prism.control.stream.Leader;
import io.prism.control.stream.Timers;
import io.prism.operator.resource.ObjectKey;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leader's part in every shard's configuration. Safe for use by many threads. */
public final class Publishers {

  private static final Logger LOG = LoggerFactory.getLogger(Publishers.class);

  private final KubernetesClient client;
  private final Timers timers;
  private final Clock clock;
  private final ConcurrentMap<ObjectKey, Shard> shards = new ConcurrentHashMap<>();

  private record Shard(Leader leader, Publisher publisher) {}

  /** For all shards of the installation. */
  public Publishers(KubernetesClient client, Timers timers, Clock clock) {
    this.client = client;
    this.timers = timers;
    this.clock = clock;
  }

  /** Commits changes of a shard. */
  public Publisher of(ObjectKey shard) {
    return shards.computeIfAbsent(shard, this::open).publisher();
  }

  /**
   * A gateway holds what this replica does not know. It matters to the leader only; the others are
   * told nothing that they could do something about.
   */
  void ahead(ObjectKey shard, Held held) {
    Shard known = shards.get(shard);
    if (known != null) {
      known.publisher().ahead(held);
    }
  }

  /** Gives up gateways that are gone; to be called every few seconds. */
  public void sweep() {
    shards.forEach(
        (key, shard) -> {
          try {
            shard
                .leader()
                .sweep(System.nanoTime())
                .forEach(
                    gone ->
                        LOG.atInfo()
                            .addKeyValue("shard", key)
                            .addKeyValue("proxy", gone)
                            .log("a gateway is gone"));
          } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("shard", key).setCause(e).log("could not look for gateways");
          }
        });
  }

  private Shard open(ObjectKey key) {
    ConfigMapSets sets = new ConfigMapSets(client, key);
    Leader leader = new Leader(sets, new LeaseRecords(client, key, timers, clock), timers);
    return new Shard(leader, new Publisher(sets, leader));
  }
}
