package io.prism.control.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A replica's side of the stream with one gateway. Keeps the gateway on the newest committed set
 * that the replica knows, never on an older one than it has, and grants it leases.
 *
 * <p>A lease is granted in this order: a heartbeat arrives, the gateway's record is written, the
 * grant for that heartbeat is sent. So the gateway's own expiry, which counts from when it sent the
 * heartbeat, is never later than what a leader makes of the record. A process whose record did not
 * exist before, or was removed since, is admitted first: it must have taken what was committed when
 * its record was already there, because barriers may have been reached without it.
 */
public final class ProxySession {

  /** The only version of the protocol so far. */
  public static final int PROTOCOL = 1;

  private final String shard;
  private final History history;
  private final Timers timers;

  private final Map<String, Up.Nack> nacks = new TreeMap<>();
  private final Map<String, EpochState> epochs = new TreeMap<>();
  private @Nullable ProxyId proxy;
  private Held base = Held.NOTHING;
  private long sentAt;
  private long acked;
  private long seq;
  private int refused;
  private DrainPhase phase = DrainPhase.SERVING;
  private @Nullable Renewed joining;

  /** A session before its hello. */
  public ProxySession(String shard, History history, Timers timers) {
    this.shard = shard;
    this.history = history;
    this.timers = timers;
  }

  /** The gateway, once it has said who it is. */
  public Optional<ProxyId> proxy() {
    return Optional.ofNullable(proxy);
  }

  /** The newest version that the gateway acknowledged in this session; 0 before the first. */
  public long acked() {
    return acked;
  }

  /** What the gateway refuses, by name. */
  public Map<String, Up.Nack> nacks() {
    return Collections.unmodifiableMap(nacks);
  }

  /** The gateway said something. */
  public List<SessionEffect> onUp(Up message, long now) {
    List<SessionEffect> effects = new ArrayList<>();
    if (message instanceof Up.Hello hello) {
      greet(hello, now, effects);
    } else if (proxy == null) {
      effects.add(new SessionEffect.Close("the first message must be a hello"));
    } else {
      switch (message) {
        case Up.Hello hello -> throw new IllegalStateException("handled above: " + hello);
        case Up.Ack ack -> ack(ack, proxy, effects);
        case Up.Nack nack -> nack(nack, proxy, effects);
        case Up.Heartbeat heartbeat -> heartbeat(heartbeat, proxy, now, effects);
        case Up.DrainState state -> drainState(state, proxy, effects);
      }
    }
    return effects;
  }

  /** The history has a newer set. */
  public List<SessionEffect> onCommitted(long now) {
    List<SessionEffect> effects = new ArrayList<>();
    if (proxy != null) {
      catchUp(now, effects);
    }
    return effects;
  }

  /** A report was remembered. */
  public List<SessionEffect> onRenewed(Renewed renewed) {
    List<SessionEffect> effects = new ArrayList<>();
    if (renewed.admitted()) {
      joining = null;
      effects.add(
          new SessionEffect.Send(
              new Down.LeaseGrant(renewed.seq(), timers.leaseTtl(), renewed.gateways())));
    } else if (proxy != null) {
      joining = renewed;
      admit(proxy, effects);
    }
    return effects;
  }

  /** Asks the gateway to end. */
  public List<SessionEffect> drain(Duration timeout, String reason) {
    return List.of(new SessionEffect.Send(new Down.Drain(timeout, reason)));
  }

  private void greet(Up.Hello hello, long now, List<SessionEffect> effects) {
    if (!hello.shard().equals(shard)) {
      effects.add(new SessionEffect.Close("this is not shard '" + hello.shard() + "'"));
    } else if (!hello.protocols().contains(PROTOCOL)) {
      effects.add(new SessionEffect.Close("no common protocol version; here it is " + PROTOCOL));
    } else if (proxy != null && !proxy.equals(hello.proxy())) {
      effects.add(new SessionEffect.Close("the stream belongs to " + proxy));
    } else {
      proxy = hello.proxy();
      base = hello.held();
      catchUp(now, effects);
    }
  }

  private void ack(Up.Ack ack, ProxyId from, List<SessionEffect> effects) {
    if (ack.version() < acked) {
      return;
    }
    nacks.values().removeIf(nack -> nack.version() <= ack.version());
    refused = nacks.size();
    Map<String, EpochState> before = Map.copyOf(epochs);
    epochs.keySet().retainAll(ack.epochs().keySet());
    ack.epochs().forEach((name, state) -> epochs.merge(name, state, EpochState::max));
    boolean news = ack.version() > acked || !epochs.equals(before);
    acked = ack.version();
    if (news && seq > 0 && phase != DrainPhase.STOPPED) {
      effects.add(new SessionEffect.Renew(report(from, Optional.empty())));
    }
    admit(from, effects);
  }

  private void nack(Up.Nack nack, ProxyId from, List<SessionEffect> effects) {
    nacks.put(nack.name(), nack);
    refused = Math.max(refused, nacks.size());
    if (seq > 0 && phase != DrainPhase.STOPPED) {
      effects.add(new SessionEffect.Renew(report(from, Optional.empty())));
    }
  }

  private void heartbeat(
      Up.Heartbeat heartbeat, ProxyId from, long now, List<SessionEffect> effects) {
    seq = Math.max(seq, heartbeat.seq());
    refused = heartbeat.refused();
    if (phase == DrainPhase.STOPPED) {
      // Its record is removed; another one would keep barriers waiting for nobody.
      return;
    }
    effects.add(new SessionEffect.Renew(report(from, Optional.empty())));
    if (heartbeat.acked() > acked || heartbeat.refused() != nacks.size()) {
      effects.add(new SessionEffect.Send(new Down.Ping()));
    }
    Held held = heartbeat.held();
    boolean late = now - sentAt > timers.resend().toNanos();
    if (held.version() > base.version() || (late && !held.equals(base))) {
      base = held;
    }
    catchUp(now, effects);
    askForQuiet(effects);
  }

  private void drainState(Up.DrainState state, ProxyId from, List<SessionEffect> effects) {
    if (state.phase().compareTo(phase) <= 0) {
      return;
    }
    phase = state.phase();
    effects.add(
        phase == DrainPhase.STOPPED
            ? new SessionEffect.Release(from)
            : new SessionEffect.Renew(report(from, Optional.empty())));
  }

  /** Sends the way from what the gateway has, or will have when all that was sent arrives. */
  private void catchUp(long now, List<SessionEffect> effects) {
    ConfigSet newest = history.newest();
    if (newest.version() > base.version()) {
      List<Down.Update> updates =
          history
              .find(base)
              .map(from -> Updates.delta(from, newest))
              .orElseGet(() -> Updates.snapshot(newest));
      updates.forEach(update -> effects.add(new SessionEffect.Send(update)));
      base = newest.held();
      sentAt = now;
      askForQuiet(effects);
    } else if (!base.hash().isEmpty() && !base.equals(newest.held())) {
      effects.add(new SessionEffect.Ahead(base));
    }
  }

  private void askForQuiet(List<SessionEffect> effects) {
    history
        .newest()
        .leasedEpochs()
        .forEach(
            (name, epoch) -> {
              if (!hasQuiesced(name, epoch)) {
                effects.add(new SessionEffect.Send(new Down.Barrier(name, epoch)));
              }
            });
  }

  private void admit(ProxyId from, List<SessionEffect> effects) {
    Renewed waiting = joining;
    if (waiting != null && phase != DrainPhase.STOPPED && isUpTo(waiting.committed())) {
      joining = null;
      effects.add(new SessionEffect.Renew(report(from, Optional.of(waiting.incarnation()))));
    }
  }

  /**
   * Whether a lease would let the gateway serve only what a set says: a namespace that needs one
   * there is served as there, and no other namespace is served as if it still needed one.
   */
  private boolean isUpTo(ConfigSet set) {
    Map<String, Integer> required = set.leasedEpochs();
    return acked >= set.version()
        && epochs.keySet().stream()
            .allMatch(name -> Entry.isErasure(name) || required.containsKey(name))
        && required.entrySet().stream()
            .allMatch(epoch -> hasQuiesced(epoch.getKey(), epoch.getValue()));
  }

  private boolean hasQuiesced(String name, int epoch) {
    EpochState state = epochs.get(name);
    return state != null && state.quiesced() >= epoch;
  }

  private Report report(ProxyId from, Optional<String> admitTo) {
    Map<String, Integer> quiesced = new TreeMap<>();
    Map<String, Integer> leased = history.newest().leasedEpochs();
    epochs.forEach(
        (name, state) -> {
          // Without a lease, that something is under way says nothing, and records stay small.
          if (state.quiesced() > 0 || leased.containsKey(name)) {
            quiesced.put(name, state.quiesced());
          }
        });
    RefusedEntries entries = RefusedEntries.of(refused, nacks.values());
    return new Report(from, seq, acked, entries, quiesced, phase, admitTo);
  }
}
