package io.prism.backend.postgres.wire;

import io.prism.http2.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Connects to peers, and waits for what comes of it. */
final class PeerClient {

  static final Duration LONG = Duration.ofSeconds(50);
  static final Duration SHORT = Duration.ofMillis(200);

  private static final Transport TRANSPORT = Transport.start(1, "test-wire");

  private PeerClient() {}

  static CompletableFuture<WireConnection> open(
      InetSocketAddress host, WireTls.Mode mode, Duration openTimeout, Duration answerTimeout)
      throws WireException {
    return WireConnection.open(
        TRANSPORT.loops().next(),
        new WireSettings(
            host,
            "database",
            "user",
            Optional.of("pencil"),
            WireTls.of(mode, Optional.empty()),
            "test",
            openTimeout,
            answerTimeout,
            EmbeddedServer.LARGEST));
  }

  static WireException failure(Peer peer, WireTls.Mode mode) throws Exception {
    return failure(open(peer.host(), mode, LONG, LONG));
  }

  static WireException failure(CompletableFuture<?> future) throws Exception {
    try {
      future.get(50, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return (WireException) e.getCause();
    }
    throw new AssertionError("it succeeded");
  }

  /** Runs a query and waits for its failure. */
  static WireException queryFailure(WireConnection connection) throws Exception {
    CompletableFuture<Long> told = new CompletableFuture<>();
    connection
        .loop()
        .execute(
            () ->
                connection.query(
                    "select 1",
                    new WireResult() {
                      @Override
                      public void done(long rows) {
                        told.complete(rows);
                      }

                      @Override
                      public void failed(WireException failure) {
                        told.completeExceptionally(failure);
                      }
                    }));
    return failure(told);
  }

  static WireConnection opened(Peer peer, Duration answerTimeout) throws Exception {
    return open(peer.host(), WireTls.Mode.DISABLE, LONG, answerTimeout).get(50, TimeUnit.SECONDS);
  }
}
