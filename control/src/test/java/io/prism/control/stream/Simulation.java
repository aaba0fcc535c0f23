package io.prism.control.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.stream.SimProxy.Process;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A shard, its gateways and its control plane in virtual time: first everything fails that can,
 * then nothing, and the newest version must be everywhere soon.
 */
final class Simulation {

  private static final Duration FAULTS = Duration.ofSeconds(90);

  /** A leader must notice who is gone, and a store's late answer must be over. */
  private static final Duration SETTLING = Duration.ofSeconds(75);

  private final SimWorld world;

  /** As in a real shard, but hardly more patient than clocks need, so that what is late is seen. */
  private final Timers timers =
      new Timers(
          Timers.DEFAULT.heartbeat(),
          Timers.DEFAULT.leaseTtl(),
          Duration.ofMillis(500),
          Duration.ZERO,
          Timers.DEFAULT.resend());

  private final SimStores stores;
  private final SimApi api;
  private final SimInvariants invariants;
  private final List<SimReplica> replicas = new ArrayList<>();
  private final List<SimProxy> proxies = new ArrayList<>();
  private final List<SimLeader> leaders = new ArrayList<>();
  private long steps;

  Simulation(long seed, int proxyCount) {
    world = new SimWorld(seed);
    stores = new SimStores(set -> replicas.forEach(replica -> replica.committed(set)));
    invariants = new SimInvariants(stores);
    api = new SimApi(world);
    for (int i = 0; i < 3; i++) {
      replicas.add(
          new SimReplica(
              world, stores, timers, held -> leaders.forEach(leader -> leader.ahead(held))));
    }
    elect();
    boolean badLinks = world.chance(0.4);
    for (int i = 0; i < proxyCount; i++) {
      SimProxy proxy =
          new SimProxy(world, stores, invariants, this::anyReplica, "pod" + i, badLinks);
      proxies.add(proxy);
      world.after(world.millis(0, 20_000), proxy::startUnlessRunning);
    }
  }

  /** How much was judged, so that a simulation in which nothing happens is seen. */
  record Judged(long steps, long acks, long leases, long barriers, long versions) {
    Judged plus(Judged other) {
      return new Judged(
          steps + other.steps,
          acks + other.acks,
          leases + other.leases,
          barriers + other.barriers,
          versions + other.versions);
    }
  }

  Judged run() {
    mischief();
    runUntil(FAULTS.toNanos());
    world.heal();
    leaders.subList(0, leaders.size() - 1).forEach(SimLeader::demote);
    api.mend();
    runUntil(FAULTS.plus(SETTLING).toNanos());
    settled();
    return new Judged(
        steps,
        invariants.acks(),
        invariants.leases(),
        invariants.barriers(),
        stores.newest().version());
  }

  private void runUntil(long end) {
    while (world.step(end)) {
      steps++;
      invariants.check(proxies);
    }
  }

  private void mischief() {
    world.after(
        world.millis(100, 4_000 / Math.max(1, proxies.size() / 4)),
        () -> {
          if (world.isFaulty()) {
            mischiefNow();
            mischief();
          }
        });
  }

  private void mischiefNow() {
    SimProxy proxy = proxies.get(world.upTo(proxies.size()));
    switch (world.upTo(12)) {
      case 0, 1, 2, 3 -> api.edit();
      case 4, 5 -> proxy.cut();
      case 6 -> proxy.crash();
      case 7 -> proxy.drain();
      case 8 -> replicas.get(world.upTo(replicas.size())).crash();
      case 9 -> elect();
      case 10 -> proxy.isolate();
      default -> replicas.get(world.upTo(replicas.size())).loseStores();
    }
  }

  /** The one before goes on believing for a while. */
  private void elect() {
    if (!leaders.isEmpty()) {
      SimLeader before = leaders.getLast();
      world.after(world.millis(0, 10_000), before::demote);
    }
    SimReplica replica = replicas.get(world.upTo(replicas.size()));
    leaders.add(new SimLeader(world, stores, api, invariants, replica, timers));
  }

  private Optional<SimReplica> anyReplica() {
    List<SimReplica> up = replicas.stream().filter(SimReplica::isUp).toList();
    return up.isEmpty() || world.mishap(0.1)
        ? Optional.empty()
        : Optional.of(up.get(world.upTo(up.size())));
  }

  private void settled() {
    ConfigSet newest = stores.newest();
    Map<ProxyId, ProxySession> sessions = new TreeMap<>((a, b) -> a.pod().compareTo(b.pod()));
    for (SimReplica replica : replicas) {
      replica
          .sessions()
          .forEach(session -> session.proxy().ifPresent(id -> sessions.put(id, session)));
    }
    for (SimProxy proxy : proxies) {
      settled(proxy.process().orElseThrow(), newest, sessions);
    }
    assertThat(stores.list()).as("records of living processes only").hasSize(proxies.size());
    assertThat(leaders.getLast().isQuiet()).as("all barriers are reached").isTrue();
  }

  private static void settled(
      Process process, ConfigSet newest, Map<ProxyId, ProxySession> sessions) {
    ProxyClient client = process.client;
    assertThat(client.held()).as("what %s holds", process.id).isEqualTo(newest.held());
    assertThat(client.acked()).as("what %s acked", process.id).isEqualTo(newest.version());
    assertThat(process.isLeased()).as("%s holds a lease", process.id).isTrue();
    List<String> bad = new ArrayList<>();
    for (Entry entry : newest.entries().values()) {
      if (entry.content().toStringUtf8().startsWith(SimProxy.BAD)) {
        bad.add(entry.name());
      } else {
        assertThat(client.served(entry.name())).as("what %s serves", process.id).contains(entry);
      }
    }
    assertThat(client.refused()).containsExactlyElementsOf(bad);
    ProxySession session = sessions.get(process.id);
    assertThat(session).as("session of %s", process.id).isNotNull();
    assertThat(session.proxy()).contains(process.id);
    assertThat(session.acked()).isEqualTo(newest.version());
    assertThat(session.nacks().keySet()).containsExactlyElementsOf(bad);
  }
}
