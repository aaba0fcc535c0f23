package io.prism.control.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A replica that believes that it leads, rightly or not. */
final class SimLeader {

  private final SimWorld world;
  private final SimStores stores;
  private final SimApi api;
  private final SimInvariants invariants;
  private final SimReplica replica;
  private final Leader leader;
  private boolean believes = true;

  SimLeader(
      SimWorld world,
      SimStores stores,
      SimApi api,
      SimInvariants invariants,
      SimReplica replica,
      Timers timers) {
    this.world = world;
    this.stores = stores;
    this.api = api;
    this.invariants = invariants;
    this.replica = replica;
    this.leader = new Leader(stores, stores, timers);
    tickLater();
  }

  void ahead(Held held) {
    leader.ahead(held);
  }

  void demote() {
    believes = false;
  }

  private void tickLater() {
    world.after(
        world.millis(500, 1_500),
        () -> {
          if (believes && replica.isUp()) {
            tick();
          }
          if (believes) {
            tickLater();
          }
        });
  }

  private void tick() {
    leader.sweep(replica.clock());
    ConfigSet newest = stores.newest();
    SimApi.View view = api.seen(world.mishap(0.3) ? world.millis(0, 10_000) : 0);
    List<Entry> accepted = new ArrayList<>();
    view.specs()
        .forEach(
            (name, spec) -> {
              int epoch = newest.entry(name).map(Entry::epoch).orElse(0);
              accepted.add(spec.entry(name, epoch + (isStep(newest, name, epoch) ? 1 : 0)));
            });
    leader.commit(accepted, view.deleted());
  }

  /** The next epoch comes only when the barrier of the present one was reached. */
  private boolean isStep(ConfigSet newest, String name, int epoch) {
    if (newest.entry(name).filter(Entry::leased).isEmpty()
        || !leader.waitingFor(name, epoch).isEmpty()) {
      return false;
    }
    invariants.reached(name, epoch);
    return world.mishap(0.3);
  }

  /** Whether nobody keeps a barrier from being reached. */
  boolean isQuiet() {
    Map<String, Integer> epochs = stores.newest().leasedEpochs();
    return epochs.entrySet().stream()
        .allMatch(entry -> leader.waitingFor(entry.getKey(), entry.getValue()).isEmpty());
  }
}
