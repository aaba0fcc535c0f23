package io.prism.operator.config;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.control.stream.Held;
import io.prism.control.stream.Leader;
import io.prism.control.stream.Timers;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.Spacing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leader's part in every shard's configuration. Safe for use by many threads. */
public final class Publishers {

  /** How long a leader waits until everything was published again that was lost. */
  private static final Duration REBUILD = Duration.ofMinutes(1);

  /**
   * Each version costs every gateway and every replica some requests. Long enough to put many
   * changes in one, short beside the second or two that a change may take.
   */
  private static final Duration BETWEEN_COMMITS = Duration.ofMillis(250);

  private static final Logger LOG = LoggerFactory.getLogger(Publishers.class);

  private final KubernetesClient client;
  private final Timers timers;
  private final Clock clock;
  private final ConcurrentMap<ObjectKey, Shard> shards = new ConcurrentHashMap<>();

  /** Deleted shards some of whose gateways may still run. */
  private final ConcurrentMap<ObjectKey, Shard> ending = new ConcurrentHashMap<>();

  private final Expected expected;

  /** What a shard's configuration holds once everything was published. */
  public interface Expected {
    /** The names of the namespaces; empty while nobody knows. */
    Optional<Set<String>> names(ObjectKey shard);
  }

  /**
   * One shard.
   *
   * @param damaged whether its ConfigMaps are to be looked at: nobody did before it was opened
   */
  private record Shard(
      ConfigMapSets sets,
      LeaseRecords leases,
      Leader leader,
      Publisher publisher,
      Instant opened,
      AtomicBoolean damaged) {}

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
   * fails, it is tried again with {@link #sweep}. Leaves shards alone that nothing is published
   * for.
   */
  void mend(ObjectKey shard) {
    Shard known = shards.get(shard);
    if (known != null) {
      mend(shard, known);
    }
  }

  private static void mend(ObjectKey key, Shard shard) {
    // First: whoever fails meanwhile has it tried again.
    shard.damaged().set(false);
    boolean mended;
    try {
      mended = shard.publisher().mend();
    } catch (RuntimeException e) {
      shard.damaged().set(true);
      throw e;
    }
    if (mended) {
      LOG.atWarn()
          .addKeyValue("shard", key)
          .log("the ConfigMaps of its configuration were changed by somebody else; written anew");
    }
  }

  /**
   * A shard was deleted: its configuration is left alone from now on, whoever removes it. Until its
   * last gateway is gone, those that are gone are given up.
   */
  public void forget(ObjectKey shard) {
    Shard known = shards.remove(shard);
    if (known != null) {
      ending.put(shard, known);
    }
  }

  /**
   * Gives up gateways that are gone, and goes beyond what other replicas heard of; to be called
   * every few seconds.
   */
  public void sweep() {
    shards.forEach(
        (key, shard) ->
            guarded(
                key,
                () -> {
                  if (shard.damaged().get()) {
                    mend(key, shard);
                  }
                  shard.sets().ahead().ifPresent(held -> ahead(key, held));
                  giveUp(key, shard);
                }));
    ending.forEach(
        (key, shard) ->
            guarded(
                key,
                () -> {
                  giveUp(key, shard);
                  if (shards.containsKey(key) || shard.leases().list().isEmpty()) {
                    ending.remove(key, shard);
                  }
                }));
  }

  private static void giveUp(ObjectKey key, Shard shard) {
    shard
        .leader()
        .sweep(System.nanoTime())
        .forEach(
            gone ->
                LOG.atInfo()
                    .addKeyValue("shard", key)
                    .addKeyValue("proxy", gone)
                    .log("a gateway is gone"));
  }

  private static void guarded(ObjectKey key, Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("shard", key).setCause(e).log("could not look after its gateways");
    }
  }

  private Shard open(ObjectKey key) {
    ConfigMapSets sets = new ConfigMapSets(client, key);
    LeaseRecords leases = new LeaseRecords(client, key, timers, clock);
    Leader leader = new Leader(sets, leases, timers);
    return new Shard(
        sets,
        leases,
        leader,
        new Publisher(sets, leader, new Spacing(BETWEEN_COMMITS)),
        clock.instant(),
        new AtomicBoolean(true));
  }
}
