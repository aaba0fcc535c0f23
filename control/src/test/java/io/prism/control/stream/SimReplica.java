package io.prism.control.stream;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A replica of the control plane: serves streams from what it has seen, and may lead. */
final class SimReplica {

  private final SimWorld world;
  private final SimStores stores;
  private final Timers timers;
  private final Consumer<Held> onAhead;
  private final double rate;
  private final Map<SimLink, ProxySession> sessions = new LinkedHashMap<>();
  private final Map<ProxySession, ProxyRecord> records = new IdentityHashMap<>();
  private final Registrar registrar;
  private History history = new History();
  private boolean up = true;
  private long withoutStoresUntil;

  SimReplica(SimWorld world, SimStores stores, Timers timers, Consumer<Held> onAhead) {
    this.world = world;
    this.stores = stores;
    this.timers = timers;
    this.onAhead = onAhead;
    this.rate = world.clockRate();
    this.registrar = new Registrar(stores, stores);
  }

  boolean isUp() {
    return up;
  }

  long clock() {
    return (long) (world.now() * rate);
  }

  List<ProxySession> sessions() {
    return List.copyOf(sessions.values());
  }

  void accept(SimLink link) {
    sessions.put(link, new ProxySession(SimProxy.SHARD, history, timers));
  }

  void onGone(SimLink link) {
    sessions.remove(link);
  }

  void onUp(SimLink link, Up message) {
    ProxySession session = sessions.get(link);
    if (session != null) {
      carryOut(link, session, session.onUp(message, clock()));
    }
  }

  /** A commit becomes visible here some time later. */
  void committed(ConfigSet set) {
    History seenBy = history;
    world.after(
        world.mishap(0.05) ? world.millis(1_000, 15_000) : world.millis(5, 300),
        () -> {
          if (up && seenBy == history && history.offer(set)) {
            new LinkedHashMap<>(sessions)
                .forEach((link, session) -> carryOut(link, session, session.onCommitted(clock())));
          }
        });
  }

  void crash() {
    if (!up) {
      return;
    }
    up = false;
    List.copyOf(sessions.keySet()).forEach(SimLink::close);
    world.after(
        world.millis(500, 8_000),
        () -> {
          up = true;
          history = new History();
          history.offer(stores.newest());
        });
  }

  /** Renews nothing for a while, though its streams go on. */
  void loseStores() {
    withoutStoresUntil = world.now() + world.millis(5_000, 40_000);
  }

  private void carryOut(SimLink link, ProxySession session, List<SessionEffect> effects) {
    for (SessionEffect effect : effects) {
      switch (effect) {
        case SessionEffect.Send send -> link.down(send.message());
        case SessionEffect.Renew renew -> renew(link, session, renew.report());
        case SessionEffect.Release release ->
            world.after(world.millis(1, 50), () -> registrar.release(release.proxy()));
        case SessionEffect.Ahead ahead -> onAhead.accept(ahead.held());
        case SessionEffect.Close close -> link.close();
      }
    }
  }

  /** Each step takes its time and may be the last one. */
  private void renew(SimLink link, ProxySession session, Report report) {
    if (world.mishap(0.03) || (world.isFaulty() && world.now() < withoutStoresUntil)) {
      return;
    }
    world.after(
        storeDelay(),
        () -> {
          Optional<ProxyRecord> stored =
              registrar.remember(report, Optional.ofNullable(records.get(session)));
          stored.ifPresent(record -> records.put(session, record));
          if (stored.isEmpty() || world.mishap(0.03)) {
            return;
          }
          world.after(
              storeDelay(),
              () -> {
                Renewed renewed = registrar.confirm(report, stored.get());
                world.after(storeDelay(), () -> answer(link, session, renewed));
              });
        });
  }

  private void answer(SimLink link, ProxySession session, Renewed renewed) {
    if (sessions.get(link) == session) {
      carryOut(link, session, session.onRenewed(renewed));
    }
  }

  private long storeDelay() {
    return world.mishap(0.02) ? world.millis(500, 20_000) : world.millis(1, 20);
  }
}
