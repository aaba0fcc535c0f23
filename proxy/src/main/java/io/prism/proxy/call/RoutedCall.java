package io.prism.proxy.call;

import com.google.protobuf.Message;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.WriteContext;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.backend.RoutingTable;
import io.prism.proxy.limits.Bulkhead;
import io.prism.proxy.security.Identifier;
import io.prism.proxy.security.Principal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the stages find out about a call, and what its handler and the store are told of it. Written
 * by the door's thread before the handler runs, only read afterwards; except for the ticket, which
 * whoever ends the call takes.
 */
abstract class RoutedCall<Q extends Message, R extends Message> extends ServerCall.Listener<Object>
    implements Call<R>, Passage {

  private static final VarHandle TICKET;

  static {
    try {
      TICKET = MethodHandles.lookup().findVarHandle(RoutedCall.class, "ticket", Ticket.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Door door;
  final Method<Q, R> method;
  final ServerCall<Object, R> call;
  final Metadata headers;

  private Principal principal = Principal.ANONYMOUS;
  private RoutingTable routing = RoutingTable.EMPTY;
  private @Nullable Q requested;
  private @Nullable NamespaceRoute route;
  private volatile @Nullable Ticket ticket;
  private int epoch;
  private boolean repeatable;
  private long nowMillis;
  private long answerByNanos;

  RoutedCall(Door door, Method<Q, R> method, ServerCall<Object, R> call, Metadata headers) {
    this.door = door;
    this.method = method;
    this.call = call;
    this.headers = headers;
    this.repeatable = !method.options().writes();
  }

  /** Takes the path of all calls, pinned to the snapshot of this moment. */
  final void takeStages(Q request, long callMillis, long mustAnswerByNanos) {
    nowMillis = callMillis;
    answerByNanos = mustAnswerByNanos;
    requested = request;
    routing = door.gateway().routing().get();
    door.stages().enter(this);
    requested = null;
  }

  // ---- what stages see and set

  @Override
  public final Identifier identifier() {
    return door.identifier();
  }

  @Override
  public final Attributes attributes() {
    return call.getAttributes();
  }

  @Override
  public final Metadata headers() {
    return headers;
  }

  @Override
  public final MethodOptions options() {
    return method.options();
  }

  @Override
  public final @Nullable String namespaceField() {
    Function<Q, String> namespaceOf = method.namespaceOf();
    Q current = requested;
    return namespaceOf == null || current == null ? null : namespaceOf.apply(current);
  }

  @Override
  public final int items() {
    Q current = requested;
    return current == null ? 1 : Math.max(1, method.itemsOf().applyAsInt(current));
  }

  @Override
  public final void principal(Principal caller) {
    principal = caller;
  }

  @Override
  public final void route(NamespaceRoute found) {
    route = found;
  }

  @Override
  public final @Nullable NamespaceRoute routeIfAny() {
    return route;
  }

  @Override
  public final void admitted(Bulkhead process, int writeEpoch) {
    ticket = new Ticket(route(), process);
    epoch = writeEpoch;
  }

  // ---- what the end of the call needs

  /** Takes the ticket away, for one caller only; null when there is none (any more). */
  final @Nullable Ticket takeTicket() {
    return (Ticket) TICKET.getAndSet(this, null);
  }

  /** Gives back what the call holds, if nobody did; the store was not asked. */
  final void giveTicketBack() {
    Ticket held = takeTicket();
    if (held != null) {
      held.endWell(Ticket.Verdict.NONE);
    }
  }

  /** Whether repeating the call has no further effect. */
  final boolean isRepeatable() {
    return repeatable;
  }

  // ---- what handlers see

  @Override
  public final Principal principal() {
    return principal;
  }

  @Override
  public final RoutingTable routing() {
    return routing;
  }

  @Override
  public final NamespaceRoute route() {
    NamespaceRoute found = route;
    if (found == null) {
      throw new IllegalStateException(method.name() + " names no namespace");
    }
    return found;
  }

  @Override
  public final CallContext context() {
    return new CallContext(
        route().config().storeNamespace(), nowMillis, new Deadline(answerByNanos));
  }

  @Override
  public final WriteContext write(String token, Message request) {
    Optional<IdempotencyToken> decoded =
        route().tokens().decode(token, method.name(), route().name(), request);
    repeatable = decoded.isPresent();
    return new WriteContext(context(), door.gateway().versions().next(epoch), decoded);
  }
}
