package io.prism.control.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.stream.SimProxy.Process;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold at every instant, judged from outside of what is tested. */
final class SimInvariants {

  private final SimStores stores;
  private final Map<ProxyId, Long> held = new HashMap<>();
  private final Map<ProxyId, Long> acked = new HashMap<>();
  private final Map<ProxyId, Map<String, Entry>> served = new HashMap<>();
  private final Map<String, Integer> reached = new HashMap<>();
  private long barriers;
  private long acks;
  private long leases;

  SimInvariants(SimStores stores) {
    this.stores = stores;
  }

  long barriers() {
    return barriers;
  }

  long acks() {
    return acks;
  }

  long leases() {
    return leases;
  }

  /** A gateway switches to an entry: it must be the one of the version that it holds. */
  void serves(Process process, Entry entry) {
    Optional<Entry> committed =
        stores.committed(process.client.held().version()).flatMap(set -> set.entry(entry.name()));
    assertThat(committed)
        .as("what %s serves as '%s' is what it holds", process.id, entry.name())
        .contains(entry);
    served.computeIfAbsent(process.id, id -> new HashMap<>()).put(entry.name(), entry);
  }

  void retired(Process process, String name) {
    served.computeIfAbsent(process.id, id -> new HashMap<>()).remove(name);
    assertThat(stores.committed(process.client.held().version()).orElseThrow().entry(name))
        .as("'%s' is deleted when %s retires it", name, process.id)
        .isEmpty();
  }

  void sends(Process process, Up message) {
    if (!(message instanceof Up.Ack ack)) {
      return;
    }
    acks++;
    ConfigSet set = stores.committed(ack.version()).orElse(null);
    assertThat(set)
        .as("version %s, acked by %s, was committed", ack.version(), process.id)
        .isNotNull();
    assertThat(ack.version())
        .as("%s acks no version after a later one", process.id)
        .isGreaterThanOrEqualTo(acked.getOrDefault(process.id, 0L));
    acked.put(process.id, ack.version());
    if (ack.version() == process.client.held().version()) {
      inForce(process, set);
    }
  }

  /** What an ack says: each entry is served, or refused and said to be. */
  private void inForce(Process process, ConfigSet set) {
    Map<String, Entry> serves = served.getOrDefault(process.id, Map.of());
    List<String> refused = process.client.refused();
    for (Entry entry : set.entries().values()) {
      if (!entry.equals(serves.get(entry.name()))) {
        assertThat(refused)
            .as("what version %s says is not in force at %s", set.version(), process.id)
            .contains(entry.name());
      }
    }
    assertThat(set.entries().keySet()).containsAll(serves.keySet());
  }

  /** A leader says that a barrier was reached. */
  void reached(String name, int epoch) {
    barriers++;
    reached.merge(name, epoch, Math::max);
  }

  /** After every step. */
  void check(List<SimProxy> proxies) {
    for (SimProxy proxy : proxies) {
      proxy.process().ifPresent(this::check);
    }
  }

  private void check(Process process) {
    long version = process.client.held().version();
    Long before = held.put(process.id, version);
    assertThat(before == null || before <= version)
        .as("%s went back from version %s to %s", process.id, before, version)
        .isTrue();
    if (!process.isLeased()) {
      return;
    }
    leases++;
    if (!stores.read(process.id).map(ProxyRecord::admitted).orElse(false)) {
      throw new AssertionError(process.id + " holds a lease though no leader waits for it");
    }
    reached.forEach(
        (name, epoch) ->
            process
                .client
                .served(name)
                .ifPresent(
                    entry -> {
                      if (entry.epoch() < epoch || process.quiet(name) < epoch) {
                        throw new AssertionError(
                            "%s is not quiet before epoch %d of '%s', whose barrier was reached"
                                .formatted(process.id, epoch, name));
                      }
                    }));
  }
}
