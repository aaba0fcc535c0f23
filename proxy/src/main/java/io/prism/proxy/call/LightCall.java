package io.prism.proxy.call;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.backend.RoutingTable;
import io.prism.proxy.limits.Bulkhead;
import io.prism.proxy.limits.CallMemory;
import io.prism.proxy.security.Identifier;
import io.prism.proxy.security.Principal;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call after the other on the {@linkplain LightPath light path}, all of one method, from one
 * caller to one namespace by one snapshot. Each begins with {@link #begin} and ends with {@link
 * #endWell}, {@link #fail} or {@link #endUnsent} before the next. Confined to one thread.
 *
 * <p>Keeps its namespace's route, and by it a store, while there may be a next call. When another
 * snapshot is current that is too long by so much as the connection sends no such call and is not
 * silent either: the engine drops plans that are over when it meets them, and all of them on a
 * connection that is silent.
 */
public final class LightCall implements Passage {

  private final Door door;
  private final Method<?, ?> method;
  private final Attributes connection;
  private final Metadata headers;
  private final String namespace;
  private final @Nullable PrismException refusal;

  private RoutingTable routing;
  private Principal principal = Principal.ANONYMOUS;
  private @Nullable NamespaceRoute route;
  private @Nullable Ticket ticket;

  // Of the call under way.
  private boolean admitted;
  private boolean asked;
  private boolean repeatable;
  private int epoch;
  private long nowMillis;
  private long startedNanos;
  private long answerByNanos;

  LightCall(
      Door door,
      Method<?, ?> method,
      RoutingTable routing,
      Attributes connection,
      Metadata headers,
      String namespace) {
    this.door = door;
    this.method = method;
    this.routing = routing;
    this.connection = connection;
    this.headers = headers;
    this.namespace = namespace;
    this.refusal = refusalOfLasting();
  }

  private @Nullable PrismException refusalOfLasting() {
    try {
      Stages.enter(door.stages().lasting(), this);
      return null;
    } catch (PrismException e) {
      return e;
    } catch (RuntimeException e) {
      // A defect is for an ordinary call to meet, and to report.
      route = null;
      return null;
    } finally {
      // A connection without calls must not keep a snapshot that is over.
      routing = RoutingTable.EMPTY;
    }
  }

  /**
   * Whether such calls can be answered on the spot: their store answers there, or they are refused
   * whatever it does.
   */
  public boolean isLight() {
    return refusal != null || inline() != null;
  }

  /** The way to a store that takes messages as they are; null when there is none now. */
  public RelayKeyValue.@Nullable Line line(Executor loop) {
    RelayKeyValue relay = route == null ? null : route.store().relay();
    return relay == null ? null : relay.line(loop);
  }

  private @Nullable InlineKeyValue inline() {
    return route == null ? null : route.store().inline();
  }

  /**
   * Begins a call whose request is complete.
   *
   * @param hasDeadline whether the client gave one; without, the method's own time counts
   * @param deadlineNanos when the client gives up, in {@link System#nanoTime}
   * @return false when it is too late: then nothing began
   */
  public boolean begin(boolean hasDeadline, long deadlineNanos) {
    long now = System.nanoTime();
    long left = hasDeadline ? deadlineNanos - now : method.options().timeoutNanos();
    if (left <= 0) {
      return false;
    }
    startedNanos = now;
    answerByNanos = CallClock.answerBy(now, left);
    nowMillis = door.gateway().clock().millis();
    asked = false;
    repeatable = !method.options().writes();
    return true;
  }

  /**
   * Takes the stages.
   *
   * @return the store, which is about to be asked
   * @throws PrismException why the call is refused
   */
  public InlineKeyValue admit() {
    enter();
    InlineKeyValue store = inline();
    if (store == null) {
      throw new IllegalStateException("a store cannot cease to answer on the spot");
    }
    return store;
  }

  /**
   * Takes the stages, for a call whose request is relayed.
   *
   * @throws PrismException why the call is refused
   */
  public void enter() {
    if (refusal != null) {
      throw refusal;
    }
    Stages.enter(door.stages().each(), this);
  }

  /**
   * The call is about to ask a store that takes its time: it goes on by itself, and the next one
   * may begin here.
   *
   * @param requestBytes what it holds of its request
   */
  public RelayedCall leave(int requestBytes) {
    Ticket held = ticket;
    if (!admitted || held == null) {
      throw new IllegalStateException(method.name() + " was not admitted");
    }
    admitted = false;
    return new RelayedCall(
        door.gateway(), method, held, repeatable, startedNanos, answerByNanos, requestBytes);
  }

  /** What the store is told of a read. */
  public CallContext context() {
    return new CallContext(
        route().config().storeNamespace(), nowMillis, new Deadline(answerByNanos));
  }

  /** Reads the request's token, and says what the store is told of a mutation. */
  public WriteContext write(String token, Message request) {
    return write(route().tokens().decode(token, method.name(), route().name(), request));
  }

  /** What the store is told of a mutation without a token. */
  public WriteContext write() {
    return write(Optional.empty());
  }

  private WriteContext write(Optional<IdempotencyToken> token) {
    repeatable = token.isPresent();
    return new WriteContext(context(), door.gateway().versions().next(epoch), token);
  }

  /** The time of the call. */
  public long nowMillis() {
    return nowMillis;
  }

  /** The call is about to ask the store. */
  public void storeAsked() {
    asked = true;
  }

  /** The namespace of a call that was admitted. */
  public NamespaceRoute route() {
    NamespaceRoute found = route;
    if (found == null) {
      throw new IllegalStateException(method.name() + " was not admitted");
    }
    return found;
  }

  /**
   * Holds the bytes of a reply.
   *
   * @return to be released when the reply has left
   * @throws PrismException why it cannot be sent
   */
  public CallMemory hold(int bytes) {
    CallMemory memory = door.gateway().memory().newCall();
    PrismException why = ReplyRoom.hold(memory, bytes, method.options().writes());
    if (why != null) {
      throw why;
    }
    return memory;
  }

  // ---- how it ends

  /** Ends after the reply was given. */
  public void endWell() {
    leave(Ticket.Verdict.ANSWERED_AT_ONCE, null);
    record(Code.OK);
  }

  /** Ends because of a failure, and says what to answer. */
  public PrismException fail(Throwable failure) {
    PrismException understood;
    try {
      understood = Failures.understand(failure, method.name(), repeatable);
    } catch (RuntimeException e) {
      understood = StatusCodec.toException(e);
    }
    leave(verdictOn(understood), understood);
    record(understood.code());
    return understood;
  }

  private Ticket.Verdict verdictOn(PrismException failure) {
    if (!asked) {
      return Ticket.Verdict.NONE;
    }
    long now = System.nanoTime();
    return Blame.onFailure(
        failure,
        Ticket.Verdict.ANSWERED_AT_ONCE,
        now - startedNanos,
        CallClock.isOver(answerByNanos, now));
  }

  /** Ends because the reply could not be sent. */
  public void endUnsent(Throwable failure) {
    leave(Ticket.Verdict.ANSWERED_AT_ONCE, null);
    record(StatusCodec.toException(failure).code());
  }

  private void leave(Ticket.Verdict verdict, @Nullable PrismException failure) {
    Ticket held = ticket;
    if (!admitted || held == null) {
      return;
    }
    admitted = false;
    if (failure == null) {
      held.endWell(verdict);
    } else {
      held.end(verdict, failure);
    }
  }

  private void record(Code code) {
    Gateway gateway = door.gateway();
    gateway.metrics().latency(method.index(), System.nanoTime() - startedNanos);
    gateway.count(route, method.index(), code);
  }

  // ---- what stages see and set

  @Override
  public Identifier identifier() {
    return door.identifier();
  }

  @Override
  public Attributes attributes() {
    return connection;
  }

  @Override
  public Metadata headers() {
    return headers;
  }

  @Override
  public MethodOptions options() {
    return method.options();
  }

  @Override
  public String namespaceField() {
    return namespace;
  }

  @Override
  public int items() {
    return 1;
  }

  @Override
  public RoutingTable routing() {
    return routing;
  }

  @Override
  public Principal principal() {
    return principal;
  }

  @Override
  public void principal(Principal caller) {
    principal = caller;
  }

  @Override
  public @Nullable NamespaceRoute routeIfAny() {
    return route;
  }

  @Override
  public void route(NamespaceRoute found) {
    route = found;
  }

  @Override
  public void admitted(Bulkhead process, int writeEpoch) {
    if (ticket == null) {
      // It says nothing of a single call, so the next one holds the same.
      ticket = new Ticket(route(), process);
    }
    admitted = true;
    epoch = writeEpoch;
  }
}
