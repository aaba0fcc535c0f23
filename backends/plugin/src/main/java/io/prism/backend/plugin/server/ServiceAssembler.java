package io.prism.backend.plugin.server;

import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.micrometer.core.instrument.MeterRegistry;

/** Puts the methods of one service behind the gate of the process. */
final class ServiceAssembler {

  private final ServerServiceDefinition.Builder definition;
  private final CallGate gate;
  private final MeterRegistry meters;

  ServiceAssembler(ServiceDescriptor service, CallGate gate, MeterRegistry meters) {
    this.definition = ServerServiceDefinition.builder(service);
    this.gate = gate;
    this.meters = meters;
  }

  /** Adds a method. */
  <Q extends MessageLite, S extends MessageLite> ServiceAssembler serve(
      MethodDescriptor<Q, S> method, Operation<Q, S> operation) {
    CallMetrics metrics = new CallMetrics(meters, method.getFullMethodName());
    definition.addMethod(method, new UnaryCallHandler<>(operation, gate, metrics));
    return this;
  }

  /** The service; every method of its descriptor must have been added. */
  ServerServiceDefinition build() {
    return definition.build();
  }
}
