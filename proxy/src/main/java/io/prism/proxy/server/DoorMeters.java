package io.prism.proxy.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.prism.proxy.grpc.GrpcDoor;
import io.prism.proxy.http.HttpDoor;
import io.prism.proxy.http.HttpDoorHooks;

/** The metrics of the data doors: their connections, and what they refuse before it is a call. */
final class DoorMeters implements HttpDoorHooks {

  private static final String CONNECTIONS = "prism.connections";
  private static final String REFUSED = "prism.connections.refused";
  private static final String REFUSED_HELP = "Connections closed at once, for too many are open.";

  private final MeterRegistry meters;
  private final Counter refusedConnections;
  private final Meter.MeterProvider<Counter> refusedRequests;

  DoorMeters(MeterRegistry meters) {
    this.meters = meters;
    this.refusedConnections =
        Counter.builder(REFUSED).description(REFUSED_HELP).tag("door", "http").register(meters);
    this.refusedRequests =
        Counter.builder("prism.http.requests.refused")
            .description("HTTP requests that the door answered with an error itself, by status.")
            .withRegistry(meters);
  }

  /** Shows the connections of the gRPC door. */
  void watch(GrpcDoor door) {
    connections("grpc", Gauge.builder(CONNECTIONS, door, GrpcDoor::connections));
    FunctionCounter.builder(REFUSED, door, GrpcDoor::refusedConnections)
        .description(REFUSED_HELP)
        .tag("door", "grpc")
        .register(meters);
  }

  /** Shows the connections of the HTTP door. */
  void watch(HttpDoor door) {
    connections("http", Gauge.builder(CONNECTIONS, door, HttpDoor::connectionCount));
  }

  private void connections(String door, Gauge.Builder<?> gauge) {
    gauge.description("Connections open on the data doors.").tag("door", door).register(meters);
  }

  @Override
  public void connectionRefused() {
    refusedConnections.increment();
  }

  @Override
  public void requestRefused(int httpStatus) {
    refusedRequests.withTag("status", Integer.toString(httpStatus)).increment();
  }
}
