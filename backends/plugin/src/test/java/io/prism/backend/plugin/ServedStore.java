package io.prism.backend.plugin;

import io.grpc.InsecureServerCredentials;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.plugin.server.PluginServer;
import io.prism.backend.plugin.server.ServerBounds;
import io.prism.http2.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A plugin server on loopback in this JVM. */
final class ServedStore implements AutoCloseable {

  private final Transport transport = Transport.start(1, "served-store");
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final PluginServer server;

  ServedStore(Backend store) {
    this(store, 0, ServerBounds.DEFAULT);
  }

  ServedStore(Backend store, int port, ServerBounds bounds) {
    server =
        new PluginServer(
            store,
            new Address("127.0.0.1", port),
            InsecureServerCredentials.create(),
            bounds,
            meters,
            transport);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Address address() {
    return new Address("127.0.0.1", server.port());
  }

  /** What a gauge of the server shows. */
  double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  /** Cuts every call off. */
  @Override
  public void close() {
    try {
      server.stop(Duration.ofMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    transport.loops().shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
