package io.prism.backend.postgres.link;

import io.micrometer.core.instrument.Tags;
import io.prism.backend.Backoff;
import io.prism.backend.Health;
import io.prism.backend.StoreMeters;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.common.v1.ErrorReason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the server can be used, and repairs it when it cannot. One thread of its own
 * connects with growing delays, prepares the database, looks after the server every second, and
 * runs the few tasks that concern the store as a whole.
 *
 * <pre>
 *   NotStarted --start--> Down --connected and prepared--> Up(generation)
 *                          ^                                |
 *                          +------------- lost -------------+       any --close--> Closed
 * </pre>
 *
 * Every connection belongs to a generation. Losing one ends the generation, and with it all
 * connections: after a failover they lead to a server that does not accept writes.
 */
public final class LinkSupervisor implements AutoCloseable {

  /** Work for the supervisor's thread. */
  @FunctionalInterface
  public interface LinkTask<T> {
    /** Runs with the supervisor's own connection; may also throw {@link PrismException}. */
    T run(Link link) throws SQLException;
  }

  private sealed interface State {
    record NotStarted() implements State {}

    record Down(PrismException answer, boolean refused) implements State {
      Down(PrismException answer) {
        this(answer, false);
      }

      Map<String, String> details() {
        return refused ? Map.of(Health.CAUSE, Health.CREDENTIALS) : Map.of();
      }
    }

    record Up(long generation, Optional<String> unsafeSetting) implements State {}

    record Closed() implements State {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(LinkSupervisor.class);
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private final String name;
  private final LinkFactory factory;
  private final Duration statementTimeout;
  private final Preparation preparation;
  private final ScheduledThreadPoolExecutor thread;
  private final AtomicReference<State> state = new AtomicReference<>(new State.NotStarted());

  // Confined to the thread, except that close() may cut it.
  private volatile @Nullable Link own;
  private long generation;
  private final Backoff backoff = new Backoff(FIRST_DELAY, LONGEST_DELAY);

  /**
   * Creates a supervisor that does nothing yet.
   *
   * @param name the store's name
   * @param preparation what must succeed before a connection is used
   */
  public LinkSupervisor(
      String name,
      LinkFactory factory,
      Duration statementTimeout,
      Preparation preparation,
      StoreMeters meters) {
    this.name = name;
    this.factory = factory;
    this.statementTimeout = statementTimeout;
    this.preparation = preparation;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("prism-postgres-" + name + "-control").factory());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    meters.gauge(
        "prism.backend.up",
        "Whether the server can be used",
        Tags.empty(),
        this,
        supervisor -> supervisor.isUp() ? 1 : 0);
    meters.gauge(
        "prism.backend.connections.opened",
        "Connections opened so far",
        Tags.empty(),
        factory,
        LinkFactory::opened);
  }

  /** Begins to connect; returns at once. */
  public void start() {
    State.Down connecting =
        new State.Down(Errors.unavailable(name, "the first connection is being made"));
    State current = state.get();
    if (current instanceof State.NotStarted && state.compareAndSet(current, connecting)) {
      thread.execute(this::connect);
      var unused =
          thread.scheduleWithFixedDelay(
              this::checkOn, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * The generation to work with.
   *
   * @throws PrismException {@code BACKEND_UNAVAILABLE} when there is none
   */
  public long requireUp() {
    return switch (state.get()) {
      case State.Up up -> up.generation();
      case State.Down down -> throw asUnavailable(down.answer());
      case State.NotStarted notStarted -> throw Errors.unavailable(name, "it was not started");
      case State.Closed closed -> throw Errors.draining();
    };
  }

  /** Whether the server can be used, as far as is known. */
  public boolean isUp() {
    return state.get() instanceof State.Up;
  }

  /** The verdict for people. */
  public Health health() {
    return switch (state.get()) {
      case State.Up up when factory.isRefused() ->
          new Health(
              Health.State.DEGRADED,
              "serving on connections that are open, since the server does not accept the"
                  + " credentials for others",
              Map.of(Health.CAUSE, Health.CREDENTIALS));
      case State.Up up ->
          up.unsafeSetting()
              .map(
                  setting ->
                      new Health(
                          Health.State.DEGRADED,
                          "serving, but not namespaces of durability strong: the server's setting "
                              + setting
                              + " is off"))
              .orElseGet(() -> new Health(Health.State.HEALTHY, "serving"));
      case State.Down down ->
          new Health(Health.State.UNHEALTHY, down.answer().why(), down.details());
      case State.NotStarted notStarted -> new Health(Health.State.UNHEALTHY, "not started");
      case State.Closed closed -> new Health(Health.State.UNHEALTHY, "closed");
    };
  }

  /**
   * Ends a generation because of a failure on one of its connections; does nothing when it has
   * ended already.
   */
  public void lost(long lostGeneration, SQLException cause) {
    lost(lostGeneration, Errors.unavailable(name, Outage.explain(cause)), cause.getSQLState());
  }

  private void lost(long lostGeneration, PrismException answer, @Nullable String sqlState) {
    State current = state.get();
    if (current instanceof State.Up up
        && up.generation() == lostGeneration
        && state.compareAndSet(current, new State.Down(answer))) {
      LOG.atWarn()
          .addKeyValue("backend", name)
          .addKeyValue("sqlstate", sqlState)
          .addKeyValue("why", answer.message())
          .log("Contact with the server was lost; all connections are dropped and made again");
      executeQuietly(this::connect);
    }
  }

  /** What {@link #check(long, Optional)} has to be told. */
  String identityQuery() {
    return preparation.identityQuery();
  }

  /** As {@link #check(long, Optional)}. */
  void check(Link link) throws SQLException {
    check(link.generation(), preparation.identity(link));
  }

  /**
   * Makes sure that a further connection leads to the same data as the first one of its generation,
   * which ends when it does not: a name may have come to lead elsewhere.
   *
   * @throws PrismException {@code BACKEND_UNAVAILABLE}
   */
  void check(long checkedGeneration, Optional<String> identity) {
    try {
      preparation.check(identity);
    } catch (PrismException e) {
      lost(checkedGeneration, e, null);
      throw e;
    }
  }

  /**
   * Runs a task on the supervisor's thread, after a connection attempt that is under way. Fails
   * with what keeps the server from being used, {@code FORMAT_TOO_NEW} and {@code STORE_IN_USE}
   * included.
   */
  public <T> CompletableFuture<T> submit(LinkTask<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      thread.execute(() -> run(task, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(Errors.draining());
    }
    return result;
  }

  private <T> void run(LinkTask<T> task, CompletableFuture<T> result) {
    Link link = own;
    try {
      if (state.get() instanceof State.Up && link != null) {
        result.complete(task.run(link));
      } else {
        result.completeExceptionally(currentAnswer());
      }
    } catch (SQLException e) {
      if (link != null && FailureKind.of(e).endsLink()) {
        lost(link.generation(), e);
      }
      result.completeExceptionally(Errors.unavailable(name, Outage.explain(e)));
    } catch (PrismException e) {
      result.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(StatusCodec.toException(e));
      LOG.atError().addKeyValue("backend", name).setCause(e).log("A task of the store failed");
    }
  }

  private PrismException currentAnswer() {
    return switch (state.get()) {
      case State.Down down -> down.answer();
      case State.NotStarted notStarted -> Errors.unavailable(name, "it was not started");
      case State.Closed closed -> Errors.draining();
      case State.Up up -> Errors.unavailable(name, "contact was lost");
    };
  }

  private PrismException asUnavailable(PrismException answer) {
    return answer.reason() == ErrorReason.BACKEND_UNAVAILABLE
        ? answer
        : Errors.unavailable(name, "its data cannot be used as it is");
  }

  private void connect() {
    if (!(state.get() instanceof State.Down)) {
      return;
    }
    dropOwn();
    try {
      Link link = factory.open(statementTimeout, ++generation);
      own = link;
      preparation.prepare(link);
      serve(link);
    } catch (SQLException e) {
      retryLater(Errors.unavailable(name, Outage.explain(e)), Optional.ofNullable(e.getSQLState()));
    } catch (PrismException e) {
      retryLater(e, Optional.empty());
    } catch (RuntimeException | Error e) {
      retryLater(Errors.unavailable(name, "it could not be prepared"), Optional.empty());
      LOG.atError()
          .addKeyValue("backend", name)
          .setCause(e)
          .log("The server could not be prepared");
    }
  }

  private void serve(Link link) {
    State down = state.get();
    State up = new State.Up(link.generation(), link.unsafeSetting());
    if (down instanceof State.Down && state.compareAndSet(down, up)) {
      backoff.reset();
      LOG.atInfo().addKeyValue("backend", name).log("Connected to the server");
    } else {
      dropOwn();
    }
  }

  private void retryLater(PrismException answer, Optional<String> sqlState) {
    dropOwn();
    State current = state.get();
    if (!(current instanceof State.Down down)
        || !state.compareAndSet(
            current, new State.Down(answer, sqlState.filter(Outage::isRefusal).isPresent()))) {
      return;
    }
    if (!down.answer().message().equals(answer.message())) {
      LOG.atWarn()
          .addKeyValue("backend", name)
          .addKeyValue("reason", answer.reason())
          .addKeyValue("sqlstate", sqlState.orElse("none"))
          .log("The server cannot be used yet; trying again with growing delays");
    }
    try {
      var unused = thread.schedule(this::connect, backoff.next().toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The store is being closed; nobody waits for a connection any more.
    }
  }

  /** Looks after the server now and not with the next heartbeat. On any thread. */
  void checkSoon() {
    executeQuietly(this::checkOn);
  }

  /** Notices a server that went away, was demoted or was configured anew while nobody called. */
  private void checkOn() {
    Link link = own;
    if (link == null || !(state.get() instanceof State.Up)) {
      return;
    }
    try {
      if (!LinkFactory.facts(link).equals(link.facts())) {
        lost(link.generation(), new SQLException("the server was configured anew", "25006"));
      }
    } catch (SQLException e) {
      lost(link.generation(), e);
    } catch (RuntimeException | Error e) {
      // An escaping failure would end the periodic check for good.
      LOG.atError().addKeyValue("backend", name).setCause(e).log("Looking after the server failed");
    }
  }

  private void dropOwn() {
    Link link = own;
    own = null;
    if (link != null) {
      link.close();
    }
  }

  private void executeQuietly(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // The store is being closed; nobody waits for a connection any more.
    }
  }

  @Override
  public void close() {
    state.set(new State.Closed());
    thread.shutdownNow().clear();
    Link link = own;
    if (link != null) {
      link.abort();
    }
    boolean interrupted = false;
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
