package io.prism.control.stream.edge;

import io.grpc.Status;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.prism.backend.Backoff;
import io.prism.control.stream.ClientEffect;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Down;
import io.prism.control.stream.ProxyClient;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.Timers;
import io.prism.control.stream.Up;
import io.prism.control.stream.wire.SavedSets;
import io.prism.control.stream.wire.SetCache;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway's side of the stream: keeps a connection to some replica, and has a {@link
 * GatewayActions} carry out what comes. While no replica can be reached, nothing changes but {@link
 * StreamState#age}.
 *
 * <p>Everything happens on one thread; all methods may be called on any.
 */
public final class StreamClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamClient.class);

  private static final Duration RETRY_REFUSED = Duration.ofSeconds(5);
  private static final Duration RETRY_APPLY = Duration.ofSeconds(1);
  private static final Duration FIRST_RECONNECT = Duration.ofMillis(100);
  private static final Duration LAST_RECONNECT = Duration.ofSeconds(5);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /** Heartbeats without any answer after which another replica is tried. */
  private static final int UNANSWERED = 6;

  private final ControlTarget target;
  private final GatewayActions actions;
  private final Timers timers;
  private final ProxyClient client;
  private final Changes changes;
  private final Warming warming;
  private final Optional<SavedInBackground> cache;
  private final ScheduledThreadPoolExecutor thread;
  private final Backoff backoff = new Backoff(FIRST_RECONNECT, LAST_RECONNECT);
  private final Deque<ConfigSet> found = new ArrayDeque<>();
  private final CountDownLatch farewell = new CountDownLatch(1);
  private final Connection.Listener listener =
      new Connection.Listener() {
        @Override
        public void onDown(Connection from, Down message) {
          StreamClient.this.onDown(from, message);
        }

        @Override
        public void onEnded(Connection from, Status status) {
          StreamClient.this.onEnded(from, status);
        }
      };

  private Optional<Connection> connection = Optional.empty();
  private final Refusals refusals = new Refusals();
  private boolean greeted;
  private boolean leaving;
  private boolean applyLater;
  private boolean isNews;
  private long remembered;
  private long heard = System.nanoTime();
  private long connectedAt = heard;
  private String lastTrouble = "";
  private volatile StreamState state;

  /** A client that has not begun. */
  public StreamClient(
      ProxyId proxy,
      String shard,
      ControlTarget target,
      GatewayActions actions,
      Optional<SetCache> cache,
      Timers timers) {
    this.target = target;
    this.actions = actions;
    this.timers = timers;
    this.client = new ProxyClient(proxy, shard);
    this.cache = cache.map(SavedInBackground::new);
    this.thread =
        new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("prism-control", true));
    this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.changes = new Changes(client, actions);
    this.warming = new Warming(actions, this::onThread, this::onWarmed);
    this.state = state();
  }

  /**
   * Begins: takes the sets that were found without a stream, one after the other, then connects.
   *
   * @param sets the newest one last; may be none
   */
  public void start(Collection<ConfigSet> sets) {
    onThread(
        () -> {
          found.addAll(sets);
          takeFound();
          beatLater();
          retryRefusedLater();
        });
  }

  /** How the stream stands. Never blocks. */
  public StreamState current() {
    return state;
  }

  /** The process was told to end; {@link GatewayActions#drain} is called unless it was already. */
  public void drain(Duration timeout, String reason) {
    onThread(() -> carryOut(client.drain(new Down.Drain(timeout, reason))));
  }

  /**
   * No call is under way any more and none will begin: tells the control plane and waits for a
   * moment until it has taken notice.
   */
  public void stopped() {
    onThread(
        () -> {
          leaving = true;
          carryOut(client.onDrained());
          connection.ifPresentOrElse(Connection::finish, farewell::countDown);
        });
    try {
      if (!farewell.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atWarn().log("the control plane did not take notice of the end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the stream at once. */
  @Override
  public void close() {
    onThread(
        () -> {
          leaving = true;
          connection.ifPresent(Connection::close);
          connection = Optional.empty();
          farewell.countDown();
        });
    thread.shutdown();
    cache.ifPresent(SavedInBackground::close);
  }

  private void takeFound() {
    while (!found.isEmpty() && client.acked() >= client.held().version()) {
      ConfigSet next = found.removeFirst();
      LOG.atInfo().addKeyValue("version", next.version()).log("starting with what was remembered");
      carryOut(client.start(next));
    }
    if (found.isEmpty() && connection.isEmpty()) {
      connect();
    }
  }

  private void connect() {
    if (leaving || connection.isPresent()) {
      return;
    }
    try {
      Connection opened = Connection.open(target, this::onThread, listener);
      connection = Optional.of(opened);
      connectedAt = System.nanoTime();
      carryOut(client.onConnected(connectedAt));
    } catch (IOException | RuntimeException e) {
      connection.ifPresent(Connection::close);
      connection = Optional.empty();
      client.onDisconnected();
      tell("cannot connect to the control plane: " + e);
      later(backoff.next(), this::connect);
    }
  }

  private void onDown(Connection from, Down message) {
    if (!isCurrent(from)) {
      return;
    }
    heard = System.nanoTime();
    backoff.reset();
    if (!greeted) {
      greeted = true;
      LOG.atInfo().addKeyValue("target", target).log("the control plane is there");
      lastTrouble = "";
    }
    carryOut(client.onDown(message));
  }

  private void onEnded(Connection from, Status status) {
    if (!isCurrent(from)) {
      return;
    }
    connection = Optional.empty();
    greeted = false;
    client.onDisconnected();
    if (leaving) {
      farewell.countDown();
    } else {
      tell("the stream ended: " + status.getCode() + ": " + status.getDescription());
      later(backoff.next(), this::connect);
    }
    publish();
  }

  private boolean isCurrent(Connection from) {
    return connection.filter(now -> now == from).isPresent();
  }

  private void beatLater() {
    double jitter = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
    later(
        Duration.ofNanos((long) (timers.heartbeat().toNanos() * jitter)),
        () -> {
          beat();
          beatLater();
        });
  }

  private void beat() {
    long now = System.nanoTime();
    if (connection.isPresent() && !leaving && isSilent(now)) {
      Connection silent = connection.get();
      silent.close();
      onEnded(silent, Status.UNAVAILABLE.withDescription("heartbeats are not answered"));
      return;
    }
    carryOut(client.onHeartbeatDue(now));
  }

  private boolean isSilent(long now) {
    long patience = timers.heartbeat().multipliedBy(UNANSWERED).toNanos();
    return now - heard > patience && now - connectedAt > patience;
  }

  private void retryRefusedLater() {
    later(
        RETRY_REFUSED,
        () -> {
          carryOut(client.retryRefused());
          retryRefusedLater();
        });
  }

  /** What was made ready meanwhile is put in force together, since each time costs a new table. */
  private void onWarmed(List<Warming.Outcome> outcomes) {
    List<ClientEffect> effects = new ArrayList<>();
    for (Warming.Outcome outcome : outcomes) {
      if (outcome.refusal().isPresent()) {
        refusals.add(outcome.entry(), outcome.refusal().get(), client.held().version());
        Refusal refusal = outcome.refusal().get();
        effects.addAll(client.onRefused(outcome.entry(), refusal.reason(), refusal.recorded()));
      } else {
        effects.addAll(client.onWarmed(outcome.entry()));
      }
    }
    carryOut(effects);
  }

  private void carryOut(List<ClientEffect> effects) {
    for (ClientEffect effect : effects) {
      switch (effect) {
        case ClientEffect.Send send -> send(send.message());
        case ClientEffect.Warm warm -> warming.begin(warm.entry());
        case ClientEffect.Serve serve -> changes.serve(serve.entry());
        case ClientEffect.Retire retire -> changes.retire(retire.name());
        case ClientEffect.EndOlder older -> actions.endOlder(older.name(), older.epoch());
        case ClientEffect.Share share -> actions.share(share.gateways());
        case ClientEffect.BeginDrain drain -> {
          LOG.atInfo().addKeyValue("reason", drain.reason()).log("asked to end");
          actions.drain(drain.timeout(), drain.reason());
        }
      }
    }
    putInForce();
    remember();
    publish();
    takeFoundLater();
  }

  private void send(Up message) {
    putInForce();
    if (message instanceof Up.Ack && !changes.areInForce()) {
      // It would promise what is not so; it is repeated once it is.
      return;
    }
    connection.ifPresent(open -> open.send(message));
  }

  private void putInForce() {
    if (changes.areInForce() || !changes.areComplete() || applyLater) {
      return;
    }
    try {
      List<ClientEffect> more = changes.putInForce();
      isNews = true;
      for (ClientEffect effect : more) {
        if (effect instanceof ClientEffect.Send send) {
          connection.ifPresent(open -> open.send(send.message()));
        }
      }
    } catch (RuntimeException e) {
      tell("the configuration cannot be put in force, trying again: " + e.getMessage());
      applyLater = true;
      later(
          RETRY_APPLY,
          () -> {
            applyLater = false;
            // Repeats the acknowledgement, too, which was held back.
            carryOut(client.onDown(new Down.Ping()));
          });
    }
  }

  /** Saves what is in force, once all of a version is. */
  private void remember() {
    boolean settled = changes.areInForce() && client.acked() == client.held().version();
    if (settled && client.acked() > 0 && (isNews || client.acked() != remembered)) {
      isNews = false;
      remembered = client.acked();
      cache.ifPresent(
          known ->
              known.save(
                  SavedSets.of(client.heldSet(), refusals.worthKeeping(client.served().values()))));
      LOG.atInfo()
          .addKeyValue("version", client.acked())
          .addKeyValue("refused", client.refused().size())
          .log("configuration in force");
    }
  }

  private void takeFoundLater() {
    if (!found.isEmpty() && client.acked() >= client.held().version()) {
      thread.execute(this::takeFound);
    }
  }

  private void tell(String trouble) {
    if (!trouble.equals(lastTrouble)) {
      lastTrouble = trouble;
      LOG.atWarn().addKeyValue("target", target).log(trouble);
    }
  }

  private void publish() {
    refusals.keep(client.refused());
    state = state();
  }

  private StreamState state() {
    return new StreamState(greeted, client.held(), client.acked(), refusals.reasons(), heard);
  }

  private void later(Duration delay, Runnable task) {
    try {
      var unused = thread.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("the stream is closed");
    }
  }

  private void onThread(Runnable task) {
    try {
      thread.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("the stream is closed");
    }
  }

  /** A defect in one task must not keep the gateway from living on. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("a defect in the configuration stream");
      }
    };
  }
}
