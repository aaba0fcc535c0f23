package io.prism.cli;

import io.prism.control.stream.edge.StreamClient;
import io.prism.proxy.server.ProxyServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The end of a gateway, once: the control plane is told that it drains, calls under way finish,
 * then it is told that nobody needs to wait for this process.
 */
final class ProxyEnding {

  private final ProxyServer server;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Optional<StreamClient> stream = Optional.empty();

  ProxyEnding(ProxyServer server) {
    this.server = server;
  }

  /** The stream that tells the control plane. */
  void follow(StreamClient client) {
    stream = Optional.of(client);
  }

  /** The stream says that it is time; called once. */
  void begin(Duration timeout, String reason) {
    Thread.ofPlatform()
        .name("end")
        .start(
            () -> {
              server.drain(timeout);
              stream.ifPresent(
                  client -> {
                    client.stopped();
                    client.close();
                  });
              ended.countDown();
            });
  }

  /** Runs as a shutdown hook: the process ends when this returns. */
  void onSignal(Duration timeout) {
    stream.ifPresent(client -> client.drain(timeout, "the process was told to end"));
    await();
  }

  /** Waits until all has ended. */
  void await() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
