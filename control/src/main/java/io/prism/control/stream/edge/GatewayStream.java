package io.prism.control.stream.edge;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.prism.control.stream.ProxySession;
import io.prism.control.stream.Renewed;
import io.prism.control.stream.SessionEffect;
import io.prism.control.stream.Up;
import io.prism.control.stream.wire.DownMessages;
import io.prism.control.stream.wire.UnreadableException;
import io.prism.control.stream.wire.UpMessages;
import io.prism.control.v1.ConnectRequest;
import io.prism.control.v1.ConnectResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway's stream. The gateway's messages are handled one after the other, each before the
 * next one is taken from the connection. A gateway that reads slowly is sent nothing while the
 * connection is full, then the newest set; one that does not read at all is cut off.
 */
final class GatewayStream implements StreamObserver<ConnectRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayStream.class);
  private static final Duration HELLO_WITHIN = Duration.ofSeconds(10);

  /** How often what was sent may have been sent again to a gateway that reads nothing. */
  private static final int RESENDS = 3;

  private final ServerCallStreamObserver<ConnectResponse> call;
  private final Function<String, Optional<ShardStreams>> shards;
  private final Optional<TokenVerifier> verifier;
  private final Optional<String> token;
  private @Nullable Open open;
  private boolean ended;
  private boolean behind;
  private Optional<Long> fullSince = Optional.empty();

  /** What exists from the hello on. */
  private record Open(ShardStreams streams, ProxySession session, RenewalLane lane) {}

  GatewayStream(
      ServerCallStreamObserver<ConnectResponse> call,
      Function<String, Optional<ShardStreams>> shards,
      Optional<TokenVerifier> verifier,
      Optional<String> token) {
    this.call = call;
    this.shards = shards;
    this.verifier = verifier;
    this.token = token;
    call.disableAutoRequest();
    call.setOnCancelHandler(this::end);
    call.setOnReadyHandler(this::onReady);
    CompletableFuture.delayedExecutor(HELLO_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::expectHello);
    call.request(1);
  }

  @Override
  public void onNext(ConnectRequest request) {
    try {
      Optional<Up> message = UpMessages.read(request);
      if (message.isPresent()) {
        handle(message.get());
      }
      call.request(1);
    } catch (UnreadableException e) {
      close(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("a gateway's message could not be handled");
      close(Status.INTERNAL.withDescription("the message could not be handled"));
    }
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  /** The gateway is done; it waits for what it said last to be remembered. */
  @Override
  public void onCompleted() {
    Open known = end();
    if (known == null) {
      call.onCompleted();
    } else {
      known.lane().whenIdle(call::onCompleted);
    }
  }

  /** The gateway, once it has said who it is. */
  synchronized Optional<ConnectedGateway> gateway() {
    Open known = open;
    return known == null
        ? Optional.empty()
        : known
            .session()
            .proxy()
            .map(
                proxy ->
                    new ConnectedGateway(proxy, known.session().acked(), known.session().nacks()));
  }

  synchronized void onCommitted() {
    Open known = open;
    if (known == null || ended) {
      return;
    }
    if (call.isReady()) {
      carryOut(known, known.session().onCommitted(System.nanoTime()));
    } else {
      behind = true;
    }
  }

  synchronized void drain(Duration timeout, String reason) {
    Open known = open;
    if (known != null) {
      carryOut(known, known.session().drain(timeout, reason));
    }
  }

  private synchronized void onReady() {
    fullSince = Optional.empty();
    if (behind) {
      behind = false;
      onCommitted();
    }
  }

  private synchronized void onRenewed(Renewed renewed) {
    Open known = open;
    if (known != null) {
      carryOut(known, known.session().onRenewed(renewed));
    }
  }

  private synchronized void expectHello() {
    if (open == null) {
      close(Status.DEADLINE_EXCEEDED.withDescription("the gateway did not say who it is"));
    }
  }

  private void handle(Up message) {
    if (open == null) {
      if (!(message instanceof Up.Hello hello)) {
        close(Status.FAILED_PRECONDITION.withDescription("the first message must be a hello"));
        return;
      }
      // Not under the lock: the verifier may block.
      Optional<ShardStreams> streams = admit(hello);
      if (streams.isEmpty()) {
        return;
      }
      begin(streams.get());
    }
    synchronized (this) {
      Open known = open;
      if (known != null && !ended && isRead(known)) {
        carryOut(known, known.session().onUp(message, System.nanoTime()));
      }
    }
  }

  private synchronized void begin(ShardStreams streams) {
    if (ended) {
      return;
    }
    streams
        .begin(this)
        .ifPresentOrElse(
            session ->
                open =
                    new Open(
                        streams, session, new RenewalLane(streams.registrar(), this::onRenewed)),
            () -> close(Status.UNAVAILABLE.withDescription("connect again")));
  }

  /** The shard that the gateway may be served, or the end of the stream. */
  private Optional<ShardStreams> admit(Up.Hello hello) {
    if (verifier.isPresent()) {
      Status refused = verify(verifier.get(), hello);
      if (!refused.isOk()) {
        close(refused);
        return Optional.empty();
      }
    }
    Optional<ShardStreams> streams = shards.apply(hello.shard());
    if (streams.isEmpty()) {
      close(Status.NOT_FOUND.withDescription("there is no shard '" + hello.shard() + "' here"));
    }
    return streams;
  }

  private Status verify(TokenVerifier known, Up.Hello hello) {
    if (token.isEmpty()) {
      return Status.UNAUTHENTICATED.withDescription("a bearer token is needed");
    }
    try {
      Optional<String> pod = known.podOf(token.get(), hello.shard());
      if (pod.isEmpty()) {
        return Status.UNAUTHENTICATED.withDescription(
            "the token proves no pod of shard '" + hello.shard() + "'");
      }
      return pod.get().equals(hello.proxy().pod())
          ? Status.OK
          : Status.PERMISSION_DENIED.withDescription("the token is that of another pod");
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("a gateway's token cannot be verified");
      return Status.UNAVAILABLE.withDescription("the token cannot be verified now");
    }
  }

  /** Whether the gateway takes what it is sent; else it would pile up here. */
  private boolean isRead(Open known) {
    if (call.isReady()) {
      fullSince = Optional.empty();
      return true;
    }
    long now = System.nanoTime();
    long since = fullSince.orElse(now);
    fullSince = Optional.of(since);
    if (now - since < known.streams().timers().resend().multipliedBy(RESENDS).toNanos()) {
      return true;
    }
    close(Status.RESOURCE_EXHAUSTED.withDescription("the gateway does not read what it is sent"));
    return false;
  }

  private void carryOut(Open known, List<SessionEffect> effects) {
    for (SessionEffect effect : effects) {
      switch (effect) {
        case SessionEffect.Send send -> {
          if (!ended) {
            call.onNext(DownMessages.write(send.message()));
          }
        }
        case SessionEffect.Renew renew -> known.lane().renew(renew.report());
        case SessionEffect.Release release -> known.lane().release(release.proxy());
        case SessionEffect.Ahead ahead -> known.streams().ahead(ahead.held());
        case SessionEffect.Close close ->
            close(Status.FAILED_PRECONDITION.withDescription(close.reason()));
      }
    }
  }

  private synchronized void close(Status status) {
    if (!ended) {
      end();
      call.onError(status.asRuntimeException());
    }
  }

  private synchronized @Nullable Open end() {
    ended = true;
    Open known = open;
    if (known != null) {
      known.streams().end(this);
    }
    return known;
  }
}
