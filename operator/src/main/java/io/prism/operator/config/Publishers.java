package io.prism.operator.config;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.control.stream.Held;
import io.prism.control.stream.Leader;
import io.prism.control.stream.Timers;
import io.prism.operator.resource.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leader's part in every shard's configuration. Safe for use by many threads. */
public final class Publishers {

  /** How long a leader waits until everything was published again that was lost. */
  private static final Duration REBUILD = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Publishers.class);

  private final KubernetesClient client;
  private final Timers timers;
  private final Clock clock;
  private final ConcurrentMap<ObjectKey, Shard> shards = new ConcurrentHashMap<>();

  private final Expected expected;
  private final Set<ObjectKey> damaged = ConcurrentHashMap.newKeySet();

  /** What a shard's configuration holds once everything was published. */
  public interface Expected {
    /** The names of the namespaces; empty while nobody knows. */
    Optional<Set<String>> names(ObjectKey shard);
  }

  private record Shard(ConfigMapSets sets, Leader leader, Publisher publisher, Instant opened) {}

  /** For all shards of the installation. */
  public Publishers(KubernetesClient client, Timers timers, Clock clock, Expected expected) {
    this.client = client;
    this.timers = timers;
    this.clock = clock;
    this.expected = expected;
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
    if (isWhole(shard, known)) {
      known.publisher().ahead(held);
    }
    return true;
  }

  /**
   * Gateways follow what goes beyond what they hold, and let go of what is not in it. After the
   * configuration was lost they do so only once all of it was published again.
   */
  private boolean isWhole(ObjectKey shard, Shard known) {
    if (known.opened().plus(REBUILD).isBefore(clock.instant())) {
      return true;
    }
    Set<String> there = known.sets().newest().entries().keySet();
    return expected.names(shard).filter(there::containsAll).isPresent();
  }

  /** Whether a ConfigMap shows that somebody damaged what this replica, if it leads, committed. */
  boolean isDamaged(ObjectKey shard, ConfigMap chunk, boolean isDeleted) {
    Shard known = shards.get(shard);
    return known != null && known.sets().isDamaged(chunk, isDeleted);
  }

  /**
   * Looks whether what this replica committed is stored still, and mends it if it leads; when that
   * fails, it is tried again with {@link #sweep}.
   */
  void mend(ObjectKey shard) {
    damaged.add(shard);
    Shard known = shards.get(shard);
    if (known == null) {
      return;
    }
    boolean mended = known.publisher().mend();
    damaged.remove(shard);
    if (mended) {
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
            if (damaged.contains(key)) {
              mend(key);
            }
            shard.sets().ahead().ifPresent(held -> ahead(key, held));
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
    return new Shard(sets, leader, new Publisher(sets, leader), clock.instant());
  }
}
