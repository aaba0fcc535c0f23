package io.prism.control.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A gateway: one process after the other in one pod. */
final class SimProxy {

  static final String SHARD = "default";

  /** The text that makes content one that gateways refuse. */
  static final String BAD = "bad";

  private final SimWorld world;
  private final SimStores stores;
  private final SimInvariants invariants;
  private final Supplier<Optional<SimReplica>> findReplica;
  private final String pod;
  private final boolean badLinks;
  private final double rate;
  private int boot;
  private long isolatedUntil;
  private Optional<Process> process = Optional.empty();

  SimProxy(
      SimWorld world,
      SimStores stores,
      SimInvariants invariants,
      Supplier<Optional<SimReplica>> findReplica,
      String pod,
      boolean badLinks) {
    this.world = world;
    this.stores = stores;
    this.invariants = invariants;
    this.findReplica = findReplica;
    this.pod = pod;
    this.badLinks = badLinks;
    this.rate = world.clockRate();
  }

  long clock() {
    return (long) (world.now() * rate) - 1_000_000_000_000L;
  }

  Optional<Process> process() {
    return process;
  }

  private void start() {
    Process started = new Process(new ProxyId(pod, "boot" + ++boot));
    process = Optional.of(started);
    started.carryOut(started.client.start(stores.mounted(world.upTo(6))));
    started.connectLater();
    started.beatLater();
  }

  void crash() {
    process.ifPresent(Process::end);
    process = Optional.empty();
    world.after(world.millis(100, 5_000), this::startUnlessRunning);
  }

  void startUnlessRunning() {
    if (process.isEmpty()) {
      start();
    }
  }

  void drain() {
    process.ifPresent(
        running ->
            running.carryOut(running.client.drain(new Down.Drain(Duration.ofSeconds(5), "test"))));
  }

  /** Reaches no replica for a while. */
  void isolate() {
    isolatedUntil = world.now() + world.millis(5_000, 50_000);
    cut();
  }

  void cut() {
    process.flatMap(running -> running.link).ifPresent(SimLink::cut);
  }

  void onDown(Down message) {
    process.ifPresent(running -> running.carryOut(running.client.onDown(message)));
  }

  void onCut(SimLink link) {
    process.ifPresent(running -> running.onCut(link));
  }

  /** One process, with what is really under way in it. */
  final class Process {

    final ProxyId id;
    final ProxyClient client;
    private final Map<String, Integer> quiet = new HashMap<>();
    private Optional<SimLink> link = Optional.empty();
    private boolean alive = true;

    Process(ProxyId id) {
      this.id = id;
      this.client = new ProxyClient(id, SHARD);
    }

    /** The epoch before which nothing of a namespace is under way. */
    int quiet(String name) {
      return quiet.getOrDefault(name, -1);
    }

    boolean isLeased() {
      return client.isLeased(clock());
    }

    private void end() {
      alive = false;
      link.ifPresent(SimLink::abandon);
      link = Optional.empty();
    }

    private void onCut(SimLink gone) {
      if (link.filter(gone::equals).isPresent()) {
        link = Optional.empty();
        client.onDisconnected();
        connectLater();
      }
    }

    private void connectLater() {
      later(world.millis(50, 1_500), this::connect);
    }

    private void connect() {
      if (link.isPresent()) {
        return;
      }
      Optional<SimReplica> replica = findReplica.get();
      if (replica.isEmpty() || (world.isFaulty() && world.now() < isolatedUntil)) {
        connectLater();
        return;
      }
      SimLink opened = new SimLink(world, SimProxy.this, replica.get(), badLinks);
      replica.get().accept(opened);
      link = Optional.of(opened);
      carryOut(client.onConnected(clock()));
    }

    private void beatLater() {
      later(
          world.millis(4_000, 6_000),
          () -> {
            carryOut(client.onHeartbeatDue(clock()));
            beatLater();
          });
    }

    private void carryOut(List<ClientEffect> effects) {
      for (ClientEffect effect : effects) {
        switch (effect) {
          case ClientEffect.Send send -> send(send.message());
          case ClientEffect.Warm warm -> warm(warm.entry());
          case ClientEffect.Serve serve -> serve(serve.entry());
          case ClientEffect.Retire retire -> {
            quiet.remove(retire.name());
            invariants.retired(this, retire.name());
          }
          case ClientEffect.EndOlder older -> {
            // Operations here end by themselves.
          }
          case ClientEffect.Share share -> {
            // Nothing is limited here.
          }
          case ClientEffect.BeginDrain drain ->
              later(
                  world.millis(100, 4_000),
                  () -> {
                    carryOut(client.onDrained());
                    later(world.millis(10, 500), SimProxy.this::crash);
                  });
        }
      }
    }

    private void send(Up message) {
      invariants.sends(this, message);
      link.ifPresent(open -> open.up(message));
    }

    private void warm(Entry entry) {
      later(
          world.mishap(0.05) ? world.millis(1_000, 12_000) : world.millis(5, 300),
          () ->
              carryOut(
                  entry.content().toStringUtf8().startsWith(BAD)
                      ? client.onRefused(entry, "bad content", 0)
                      : client.onWarmed(entry)));
    }

    private void serve(Entry entry) {
      invariants.serves(this, entry);
      String name = entry.name();
      if (!quiet.containsKey(name)) {
        quieten(entry);
      } else {
        later(world.millis(1, 3_000), () -> quieten(entry));
      }
    }

    private void quieten(Entry entry) {
      if (client.served(entry.name()).filter(now -> now.epoch() >= entry.epoch()).isPresent()) {
        quiet.merge(entry.name(), entry.epoch(), Math::max);
        carryOut(client.onQuiesced(entry.name(), entry.epoch()));
      }
    }

    private void later(long nanos, Runnable action) {
      world.after(
          nanos,
          () -> {
            if (alive) {
              action.run();
            }
          });
    }
  }
}
