package io.prism.backend.plugin.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureServerCredentials;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prism.backend.SweepReport;
import io.prism.backend.error.Errors;
import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.HeldStore;
import io.prism.backend.tck.Await;
import io.prism.http2.transport.Transport;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostDutiesTest {

  private final HeldStore store = new HeldStore("held");
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Transport transport = Transport.start(1, "host-duties");

  @BeforeEach
  void begin() {
    PluginServer server =
        new PluginServer(
            store,
            new Address("127.0.0.1", 0),
            InsecureServerCredentials.create(),
            ServerBounds.DEFAULT,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            transport);
    new HostDuties(store, server, Clock.systemUTC()).begin(timer, Duration.ofMillis(1));
  }

  @AfterEach
  void end() {
    timer.shutdownNow();
    transport.loops().shutdownGracefully();
  }

  private CompletableFuture<SweepReport> nextSweep() {
    Awaitility.await().atMost(Await.LIMIT).until(() -> !store.sweeps.isEmpty());
    return store.sweeps.remove();
  }

  @Test
  void aSweepBeginsOnlyAfterTheOneBefore() {
    CompletableFuture<SweepReport> first = nextSweep();

    Awaitility.await()
        .during(Duration.ofMillis(50))
        .atMost(Await.LIMIT)
        .until(store.sweeps::isEmpty);

    first.complete(new SweepReport(1, 2, 3));
    assertThat(nextSweep()).isNotDone();
  }

  @Test
  void aSweepThatFailsIsFollowedByAnother() {
    nextSweep().completeExceptionally(Errors.unavailable("store", "down"));

    assertThat(nextSweep()).isNotDone();
  }
}
