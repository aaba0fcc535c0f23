package io.prism.backend.plugin.server;

import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.micrometer.core.instrument.MeterRegistry;
import io.prism.backend.plugin.ActiveCalls;

/** Puts the methods of one service behind the bound of the process. */
final class ServiceAssembler {

  private final ServerServiceDefinition.Builder definition;
  private final ActiveCalls calls;
  private final MeterRegistry meters;

  ServiceAssembler(ServiceDescriptor service, ActiveCalls calls, MeterRegistry meters) {
    this.definition = ServerServiceDefinition.builder(service);
    this.calls = calls;
    this.meters = meters;
  }

  /** Adds a method that changes nothing. */
  <Q extends MessageLite, S extends MessageLite> ServiceAssembler read(
      MethodDescriptor<Q, S> method, Operation<Q, S> operation) {
    return add(method, operation, false);
  }

  /** Adds a method that may change something. */
  <Q extends MessageLite, S extends MessageLite> ServiceAssembler mutation(
      MethodDescriptor<Q, S> method, Operation<Q, S> operation) {
    return add(method, operation, true);
  }

  private <Q extends MessageLite, S extends MessageLite> ServiceAssembler add(
      MethodDescriptor<Q, S> method, Operation<Q, S> operation, boolean mutation) {
    CallMetrics metrics = new CallMetrics(meters, method.getFullMethodName());
    definition.addMethod(method, new UnaryCallHandler<>(operation, mutation, calls, metrics));
    return this;
  }

  /** The service; every method of its descriptor must have been added. */
  ServerServiceDefinition build() {
    return definition.build();
  }
}
