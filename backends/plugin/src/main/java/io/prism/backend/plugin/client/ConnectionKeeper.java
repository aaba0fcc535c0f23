package io.prism.backend.plugin.client;

import io.netty.channel.EventLoop;
import io.prism.backend.Backoff;
import io.prism.backend.Health;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.backend.plugin.Address;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection: makes it, watches it, and makes the next one when it is lost, for ever.
 *
 * <pre>
 *   idle --start--> connecting --ready--> connected --lost--> waiting --delay over--> connecting
 *                        |                                       ^
 *                        +---------------failed------------------+
 * </pre>
 *
 * <p>State is changed on one event loop only; other threads read what is volatile.
 */
final class ConnectionKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionKeeper.class);

  /** A connection that lived this long was a good one: its loss is worth a quick attempt. */
  private static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A plugin on a busy machine may take this long to answer, however often it is asked. */
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(2);

  /** So many looks at the health in a row without an answer, and the peer counts as dead. */
  private static final int MAX_MISSED = 3;

  private final String backend;
  private final Connector connector;
  private final List<Address> addresses;
  private final Duration healthInterval;
  private final EventLoop loop;
  private final Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

  private int nextAddress;
  private boolean quiet;
  private boolean closed;
  private int missed;
  private long readySinceNanos;
  private volatile OptionalLong lostNanos = OptionalLong.empty();
  private volatile Consumer<Connection> onConnected = connection -> {};
  private volatile Optional<PrismException> refusal = Optional.empty();
  private volatile @Nullable Connection connection;
  private volatile Health health =
      new Health(Health.State.UNHEALTHY, "the plugin has not been reached yet");

  /** Connects to the addresses in turn, beginning with the one of this index. */
  ConnectionKeeper(
      String backend,
      Connector connector,
      List<Address> addresses,
      int firstAddress,
      Duration healthInterval,
      EventLoop loop) {
    this.backend = backend;
    this.connector = connector;
    this.addresses = List.copyOf(addresses);
    this.nextAddress = firstAddress;
    this.healthInterval = healthInterval;
    this.loop = loop;
  }

  /** The loop that its connections are made for. */
  EventLoop loop() {
    return loop;
  }

  void start() {
    loop.execute(this::connect);
  }

  /** Tells of each connection that is up; to be set before the start. */
  void onConnected(Consumer<Connection> action) {
    onConnected = action;
  }

  /** When a connection was lost last; empty if none was. In terms of {@link System#nanoTime}. */
  OptionalLong lostNanos() {
    Connection known = connection;
    return known != null && known.lostNanos().isPresent() ? known.lostNanos() : lostNanos;
  }

  /**
   * Gives a connection up if it is this keeper's: calls under way may end, the next one is made.
   */
  void retire(Connection which) {
    if (connection == which) {
      onLoop(() -> lost(which));
    }
  }

  /** Why the last attempt did not lead to a connection; empty once one did. */
  Optional<PrismException> refusal() {
    return refusal;
  }

  /** The connection; null while there is none. */
  @Nullable Connection connection() {
    Connection known = connection;
    return known != null && known.lostNanos().isEmpty() ? known : null;
  }

  /** The store's health as last seen, or why it cannot be seen. */
  Health health() {
    return health;
  }

  private void connect() {
    if (closed) {
      return;
    }
    Address address = addresses.get(nextAddress++ % addresses.size());
    connector
        .connect(address, loop)
        .whenComplete((ready, failure) -> onLoop(() -> connected(address, ready, failure)));
  }

  private void connected(
      Address address, Connector.@Nullable Ready ready, @Nullable Throwable failure) {
    if (ready == null) {
      failed(address, failure);
      return;
    }
    Connection made = ready.connection();
    if (closed) {
      made.abort();
      return;
    }
    connection = made;
    refusal = Optional.empty();
    health = ready.health();
    onConnected.accept(made);
    quiet = false;
    missed = 0;
    readySinceNanos = System.nanoTime();
    LOG.atInfo()
        .addKeyValue("backend", backend)
        .addKeyValue("address", address)
        .log("Connected to the plugin");
    made.whenLost(() -> onLoop(() -> lost(made)));
    schedule(() -> watch(made), healthInterval);
  }

  private void failed(Address address, @Nullable Throwable why) {
    Optional<PrismException> cause = Optional.ofNullable(why).map(StatusCodec::toException);
    String message = cause.map(PrismException::why).orElse("the plugin cannot be reached");
    refusal = cause.filter(known -> known.reason() == ErrorReason.BACKEND_UNAVAILABLE);
    Map<String, String> details =
        why instanceof UnusableStoreException unusable ? unusable.details() : Map.of();
    health = new Health(Health.State.UNHEALTHY, message, details);
    Duration delay = backoff.next();
    if (!quiet) {
      LOG.atWarn()
          .addKeyValue("backend", backend)
          .addKeyValue("address", address)
          .addKeyValue("problem", message)
          .log("No connection to the plugin; trying on in the background");
      quiet = true;
    }
    schedule(this::connect, delay);
  }

  private void lost(Connection which) {
    if (connection != which) {
      return;
    }
    lostNanos = OptionalLong.of(System.nanoTime());
    connection = null;
    health = new Health(Health.State.UNHEALTHY, "the connection to the plugin was lost");
    which.retire();
    if (closed) {
      return;
    }
    LOG.atWarn().addKeyValue("backend", backend).log("Lost the connection to the plugin");
    if (System.nanoTime() - readySinceNanos >= GOOD_NANOS) {
      backoff.reset();
    }
    schedule(this::connect, backoff.next());
  }

  private void watch(Connection which) {
    if (connection != which || closed) {
      return;
    }
    which
        .health(healthInterval.compareTo(LEAST_PATIENCE) > 0 ? healthInterval : LEAST_PATIENCE)
        .whenComplete((seen, failure) -> onLoop(() -> watched(which, seen)));
  }

  private void watched(Connection which, @Nullable Health seen) {
    if (connection != which || closed) {
      return;
    }
    if (seen != null) {
      missed = 0;
      health = seen;
    } else {
      missed++;
      health = new Health(Health.State.UNHEALTHY, "the plugin does not answer");
    }
    if (missed >= MAX_MISSED) {
      which.abort();
      lost(which);
    } else {
      schedule(() -> watch(which), healthInterval);
    }
  }

  /** Makes no further connection; the loop goes on until it is shut down. */
  void close() {
    onLoop(
        () -> {
          closed = true;
          connection = null;
          health = new Health(Health.State.UNHEALTHY, "closed");
        });
  }

  private void schedule(Runnable action, Duration delay) {
    loop.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void onLoop(Runnable action) {
    if (loop.inEventLoop()) {
      action.run();
      return;
    }
    try {
      loop.execute(action);
    } catch (RejectedExecutionException e) {
      // The loop has ended, and with it everything that could have been done.
      LOG.atTrace().addKeyValue("backend", backend).log("Event after the end");
    }
  }
}
