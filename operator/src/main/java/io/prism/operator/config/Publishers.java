package io.prism.operator.config;

import io.fabric8.kubernetes.api.model.ConfigMap;
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

  private record Shard(ConfigMapSets sets, Leader leader, Publisher publisher) {}

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
   * A gateway holds what this replica does not know. Only a leader can do something about it.
   *
   * @return whether this replica leads
   */
  boolean ahead(ObjectKey shard, Held held) {
    Shard known = shards.get(shard);
    if (known == null) {
      return false;
    }
    known.publisher().ahead(held);
    return true;
  }

  /** Whether a ConfigMap shows that somebody damaged what this replica, if it leads, committed. */
  boolean isDamaged(ObjectKey shard, ConfigMap chunk, boolean isDeleted) {
    Shard known = shards.get(shard);
    return known != null && known.sets().isDamaged(chunk, isDeleted);
  }

  /** Looks whether what this replica committed is stored still, and mends it if it leads. */
  void mend(ObjectKey shard) {
    Shard known = shards.get(shard);
    if (known != null && known.publisher().mend()) {
      LOG.atWarn()
          .addKeyValue("shard", shard)
          .log("the ConfigMaps of its configuration were changed by somebody else; written anew");
    }
  }

  /**
   * Gives up gateways that are gone, and goes beyond what other replicas heard of; to be called
   * every few seconds.
   */
  public void sweep() {
    shards.forEach(
        (key, shard) -> {
          try {
            shard.sets().ahead().ifPresent(shard.publisher()::ahead);
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
    return new Shard(sets, leader, new Publisher(sets, leader));
  }
}
