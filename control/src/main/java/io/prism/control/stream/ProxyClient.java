package io.prism.control.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A gateway's side of the stream. Each entry is taken or refused as a whole: it is made ready while
 * the old one serves, and a refused one leaves the old one serving without holding up the others.
 * The newest version wins, and none is taken that is older than the one held. Nothing here ends
 * because the control plane is away, but leases.
 */
public final class ProxyClient {

  private final ProxyId proxy;
  private final String shard;
  private final Assembly assembly = new Assembly();
  private final Lease lease = new Lease();
  private final Map<String, Entry> served = new TreeMap<>();
  private final Map<String, Entry> warming = new TreeMap<>();
  private final Map<String, Refusal> refused = new TreeMap<>();
  private final Map<String, Integer> quiesced = new TreeMap<>();
  private final FinishedErasures finished = new FinishedErasures();
  private ConfigSet held = ConfigSet.NONE;
  private long acked;
  private long seq;
  private boolean connected;
  private boolean askedAgain;
  private int gateways = 1;
  private DrainPhase phase = DrainPhase.SERVING;

  /** A gateway that holds nothing yet. */
  public ProxyClient(ProxyId proxy, String shard) {
    this.proxy = proxy;
    this.shard = shard;
  }

  /** The version it holds, in force or not. */
  public Held held() {
    return held.held();
  }

  /** The newest version that is in force but for what is refused; 0 before the first. */
  public long acked() {
    return acked;
  }

  /** What an entry is served with. */
  public Optional<Entry> served(String name) {
    return Optional.ofNullable(served.get(name));
  }

  /** Names of the entries that are refused; what they had before, if anything, is served. */
  public List<String> refused() {
    return List.copyOf(refused.keySet());
  }

  /** Names of the entries that are being made ready or are refused. */
  public Set<String> pending() {
    Set<String> names = new TreeSet<>(warming.keySet());
    names.addAll(refused.keySet());
    return names;
  }

  /** Everything that is served, by name. */
  public Map<String, Entry> served() {
    return Collections.unmodifiableMap(served);
  }

  /** The set it holds, in force or not. */
  public ConfigSet heldSet() {
    return held;
  }

  /** Whether a lease is held. */
  public boolean isLeased(long now) {
    return lease.isValid(now);
  }

  /**
   * Whether a namespace may be served now. One that needs a lease may be served only under one: by
   * what is served, by what is known already, or because it is served in an epoch that is known to
   * have passed.
   */
  public boolean mayServe(String name, long now) {
    Entry entry = served.get(name);
    if (entry == null) {
      return false;
    }
    return !needsLease(entry) || lease.isValid(now);
  }

  private boolean needsLease(Entry entry) {
    return entry.leased()
        || held.entry(entry.name())
            .filter(known -> known.leased() || known.epoch() > entry.epoch())
            .isPresent();
  }

  /** Takes a set that does not come from a stream, such as one mounted as files. */
  public List<ClientEffect> start(ConfigSet mounted) {
    List<ClientEffect> effects = new ArrayList<>();
    take(mounted, effects);
    return effects;
  }

  /** A stream was opened. */
  public List<ClientEffect> onConnected(long now) {
    List<ClientEffect> effects = new ArrayList<>();
    connected = true;
    askedAgain = false;
    assembly.reset();
    send(hello(held.held()), effects);
    report(effects);
    beat(now, effects);
    if (phase != DrainPhase.SERVING) {
      send(new Up.DrainState(phase, 0), effects);
    }
    return effects;
  }

  /** The stream ended. */
  public void onDisconnected() {
    connected = false;
  }

  /** The replica said something. */
  public List<ClientEffect> onDown(Down message) {
    List<ClientEffect> effects = new ArrayList<>();
    switch (message) {
      case Down.Update update -> update(update, effects);
      case Down.Barrier barrier -> barrier(barrier, effects);
      case Down.LeaseGrant grant -> {
        lease.grant(grant.seq(), grant.ttl());
        share(grant.gateways(), effects);
      }
      case Down.Drain drain -> beginDrain(drain, effects);
      case Down.Ping ping -> report(effects);
    }
    return effects;
  }

  private void share(int counted, List<ClientEffect> effects) {
    if (counted > 0 && counted != gateways) {
      gateways = counted;
      effects.add(new ClientEffect.Share(counted));
    }
  }

  /** A heartbeat is due. */
  public List<ClientEffect> onHeartbeatDue(long now) {
    List<ClientEffect> effects = new ArrayList<>();
    askedAgain = false;
    if (connected) {
      beat(now, effects);
    }
    return effects;
  }

  /** An entry can be served; ignored when it is no longer the one wanted. */
  public List<ClientEffect> onWarmed(Entry entry) {
    List<ClientEffect> effects = new ArrayList<>();
    if (!isWanted(entry)) {
      return effects;
    }
    warming.remove(entry.name());
    boolean mended = refused.remove(entry.name()) != null;
    Entry before = served.put(entry.name(), entry);
    if (before == null && !entry.leased()) {
      // Whatever was served under the name before was deleted, and its epoch is refused.
      quiesced.put(entry.name(), entry.epoch());
    }
    effects.add(new ClientEffect.Serve(entry));
    if (!settle(effects) && mended) {
      report(effects);
    }
    return effects;
  }

  /**
   * An entry cannot be served; ignored when it is no longer the one wanted.
   *
   * @param reason for people; holds no secret
   * @param recorded as in {@link Up.Nack}
   */
  public List<ClientEffect> onRefused(Entry entry, String reason, int recorded) {
    List<ClientEffect> effects = new ArrayList<>();
    if (!isWanted(entry)) {
      return effects;
    }
    warming.remove(entry.name());
    Refusal refusal = new Refusal(entry, reason, recorded);
    refused.put(entry.name(), refusal);
    send(refusal.nack(held.version()), effects);
    settle(effects);
    return effects;
  }

  /** Tries what is refused again: its content did not change, but a mounted file may have. */
  public List<ClientEffect> retryRefused() {
    List<ClientEffect> effects = new ArrayList<>();
    for (Refusal refusal : refused.values()) {
      if (warming.putIfAbsent(refusal.entry().name(), refusal.entry()) == null) {
        effects.add(new ClientEffect.Warm(refusal.entry()));
      }
    }
    return effects;
  }

  /** No operation of a namespace that began before an epoch is under way. */
  public List<ClientEffect> onQuiesced(String name, int epoch) {
    List<ClientEffect> effects = new ArrayList<>();
    Entry entry = served.get(name);
    if (entry != null && epoch <= entry.epoch() && epoch > quiesced.getOrDefault(name, -1)) {
      boolean reported = isReported(entry);
      quiesced.put(name, epoch);
      if (reported) {
        acknowledge(effects);
      }
    }
    return effects;
  }

  /** The process was told to end. */
  public List<ClientEffect> drain(Down.Drain drain) {
    List<ClientEffect> effects = new ArrayList<>();
    beginDrain(drain, effects);
    return effects;
  }

  /** No call is under way any more and none will begin. */
  public List<ClientEffect> onDrained() {
    List<ClientEffect> effects = new ArrayList<>();
    // Given up before anybody is told, since from then on nobody waits for this process.
    lease.surrender();
    phase = DrainPhase.STOPPED;
    send(new Up.DrainState(phase, 0), effects);
    return effects;
  }

  private void update(Down.Update update, List<ClientEffect> effects) {
    if (update.to() <= held.version()) {
      return;
    }
    try {
      Optional<ConfigSet> complete = assembly.add(update, held);
      if (complete.isPresent()) {
        askedAgain = false;
        take(complete.get(), effects);
      }
    } catch (Assembly.MisfitException e) {
      // Once until the next heartbeat: each part of one update would ask again.
      if (!askedAgain) {
        askedAgain = true;
        send(hello(new Held(held.version(), "")), effects);
      }
    }
  }

  private void take(ConfigSet set, List<ClientEffect> effects) {
    if (set.version() <= held.version()) {
      return;
    }
    held = set;
    // What is being made ready is let go of, too: nothing else would end an erasure under way.
    Set<String> gone = pending();
    gone.addAll(served.keySet());
    gone.removeAll(set.entries().keySet());
    List.of(warming, refused, quiesced, served).forEach(all -> all.keySet().removeAll(gone));
    gone.forEach(name -> effects.add(new ClientEffect.Retire(name)));
    set.entries().values().forEach(entry -> want(entry, effects));
    settle(effects);
  }

  private void want(Entry entry, List<ClientEffect> effects) {
    Entry now = served.get(entry.name());
    Refusal refusal = refused.get(entry.name());
    if (now != null && now.sameAs(entry)) {
      warming.remove(entry.name());
      refused.remove(entry.name());
      return;
    }
    if (refusal != null && refusal.entry().sameAs(entry)) {
      return;
    }
    refused.remove(entry.name());
    Entry begun = warming.put(entry.name(), entry);
    if (begun == null || !begun.sameAs(entry)) {
      effects.add(new ClientEffect.Warm(entry));
    }
  }

  private boolean isWanted(Entry entry) {
    Entry wanted = warming.get(entry.name());
    return wanted != null && wanted.sameAs(entry);
  }

  /** Whether the control plane must know the epoch: whoever is not quiet in it joins no barrier. */
  private boolean isReported(Entry entry) {
    if (Entry.isErasure(entry.name())) {
      return false;
    }
    return needsLease(entry) || quiesced.getOrDefault(entry.name(), 0) < entry.epoch();
  }

  /** Acknowledges the version held once each of its entries is in force or refused. */
  private boolean settle(List<ClientEffect> effects) {
    boolean open = warming.keySet().stream().anyMatch(name -> !refused.containsKey(name));
    if (open || acked >= held.version()) {
      return false;
    }
    acked = held.version();
    report(effects);
    return true;
  }

  private void report(List<ClientEffect> effects) {
    acknowledge(effects);
    refused.values().forEach(refusal -> send(refusal.nack(held.version()), effects));
  }

  private void acknowledge(List<ClientEffect> effects) {
    if (acked == 0) {
      return;
    }
    Map<String, EpochState> epochs = new TreeMap<>();
    for (Entry entry : served.values()) {
      if (isReported(entry)) {
        epochs.put(
            entry.name(), new EpochState(entry.epoch(), quiesced.getOrDefault(entry.name(), 0)));
      }
    }
    finished
        .turn(served.values())
        .forEach(done -> epochs.put(done.name(), new EpochState(done.epoch(), done.epoch())));
    send(new Up.Ack(acked, epochs), effects);
  }

  private void barrier(Down.Barrier barrier, List<ClientEffect> effects) {
    if (quiesced.getOrDefault(barrier.namespace(), -1) >= barrier.epoch()) {
      acknowledge(effects);
    } else if (served(barrier.namespace())
        .filter(entry -> entry.epoch() >= barrier.epoch())
        .isPresent()) {
      effects.add(new ClientEffect.EndOlder(barrier.namespace(), barrier.epoch()));
    }
  }

  private void beginDrain(Down.Drain drain, List<ClientEffect> effects) {
    if (phase != DrainPhase.SERVING) {
      return;
    }
    phase = DrainPhase.DRAINING;
    effects.add(new ClientEffect.BeginDrain(drain.timeout(), drain.reason()));
    send(new Up.DrainState(phase, 0), effects);
  }

  private void beat(long now, List<ClientEffect> effects) {
    if (phase == DrainPhase.STOPPED) {
      return;
    }
    seq++;
    lease.sent(seq, now);
    send(new Up.Heartbeat(seq, held.held(), acked, refused.size()), effects);
    if (finished.areTooMany(served.values())) {
      // The refusals with it, since it takes them back.
      report(effects);
    }
  }

  private Up.Hello hello(Held holds) {
    return new Up.Hello(proxy, shard, List.of(ProxySession.PROTOCOL), holds);
  }

  private void send(Up message, List<ClientEffect> effects) {
    if (connected) {
      effects.add(new ClientEffect.Send(message));
    }
  }

  /** An entry that cannot be served, and why. */
  private record Refusal(Entry entry, String reason, int recorded) {
    Up.Nack nack(long version) {
      return new Up.Nack(version, entry.name(), reason, recorded);
    }
  }
}
