package io.prism.proxy.warmup;

import io.netty.channel.EventLoop;
import io.netty.util.Timer;
import io.prism.backend.BackendFactory;
import io.prism.http2.client.ClientConnection;
import io.prism.http2.client.ClientLimits;
import io.prism.http2.client.Http2Client;
import io.prism.http2.frame.ByteAccount;
import io.prism.http2.transport.Transport;
import io.prism.proxy.call.MethodTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Small calls of every way through the gateway, made to a scratch one over loopback. Nothing of it
 * is seen in the real one's namespaces, limits, metrics and stores.
 *
 * @param transport the loops of the real one
 * @param fastLane whether its listeners run on our own engine
 * @param methods what can be called
 * @param memory makes stores of type {@code memory}
 * @param timer for calls that leave their loop
 * @param scheduler for what happens in the background
 */
public record CallRehearsal(
    Transport transport,
    boolean fastLane,
    MethodTable methods,
    BackendFactory memory,
    Timer timer,
    ScheduledExecutorService scheduler)
    implements WarmUp.Rehearsal {

  /** The type of stores that it needs one of. */
  static final String STORE = "memory";

  /** Time usually ends it earlier; this is for machines on which calls are fast at once. */
  private static final long CALLS = 30_000;

  private static final int CONNECT_MILLIS = 1_000;

  /** For calls that are never answered; readiness does not wait for it. */
  private static final long PATIENCE_SECONDS = 30;

  private static final ByteAccount UNCOUNTED =
      new ByteAccount() {
        @Override
        public void take(long bytes) {}

        @Override
        public void release(long bytes) {}
      };

  /**
   * Begins one, unless there is no time or no store for it.
   *
   * @param most how long readiness may wait for it; half of that on a single processor, which has
   *     other things to do at the start as well
   * @param factories of all types of stores
   */
  public static WarmUp begin(
      Duration most,
      boolean fastLane,
      Transport transport,
      MethodTable methods,
      Collection<BackendFactory> factories,
      Timer timer,
      ScheduledExecutorService scheduler) {
    Duration bound = Runtime.getRuntime().availableProcessors() > 1 ? most : most.dividedBy(2);
    return factories.stream()
        .filter(factory -> bound.isPositive() && factory.type().equals(STORE))
        .findFirst()
        .map(
            memory ->
                WarmUp.begin(
                    new CallRehearsal(transport, fastLane, methods, memory, timer, scheduler),
                    bound))
        .orElseGet(WarmUp::none);
  }

  @Override
  public long run(BooleanSupplier goOn)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    try (ScratchGateway scratch = ScratchGateway.start(this)) {
      ClientConnection connection =
          connect(scratch.address()).get(2 * CONNECT_MILLIS, TimeUnit.MILLISECONDS);
      try {
        return CallLoop.begin(connection, CALLS, goOn).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } finally {
        connection.close();
      }
    }
  }

  private CompletableFuture<ClientConnection> connect(InetSocketAddress address) {
    EventLoop loop = transport.loops().next();
    return Http2Client.connect(
        new Http2Client.Options(
            loop,
            transport.mechanism().clientChannel(),
            address,
            "localhost",
            Optional.empty(),
            ClientLimits.DEFAULT,
            UNCOUNTED,
            CONNECT_MILLIS));
  }
}
