package io.prism.proxy.call;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.prism.proxy.security.Identifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Every method that clients can call, each with what the schema says of it and what serves it. All
 * doors are driven from this one table. Immutable.
 */
public final class MethodTable {

  /**
   * A service and its rows.
   *
   * @param descriptor as generated
   * @param methods one for each method of the descriptor
   */
  private record Service(ServiceDescriptor descriptor, List<Method<?, ?>> methods) {}

  private final List<Service> services;

  private MethodTable(List<Service> services) {
    this.services = List.copyOf(services);
  }

  /** Starts a table. */
  public static Builder builder() {
    return new Builder();
  }

  /** The full names of all methods in the order of the table. */
  public List<String> names() {
    return services.stream()
        .flatMap(service -> service.methods().stream())
        .<String>map(Method::name)
        .toList();
  }

  /** The services for one listener. */
  public List<ServerServiceDefinition> definitions(Gateway gateway, Identifier identifier) {
    Door door = Door.of(gateway, identifier);
    return services.stream().map(service -> definition(service, door)).toList();
  }

  /** The way of calls on one listener that come without a transport of grpc-java. */
  public LightPath lightPath(Gateway gateway, Identifier identifier) {
    Door door = Door.of(gateway, identifier);
    Map<String, Method<?, ?>> methods = new HashMap<>();
    Map<String, OrdinaryMethod<?>> unary = new HashMap<>();
    for (Service service : services) {
      for (Method<?, ?> method : service.methods()) {
        methods.put(method.name(), method);
        if (method.handler() instanceof Handler.Unary) {
          unary.put(method.name(), ordinary(method, door));
        }
      }
    }
    return new LightPath(door, methods, unary);
  }

  private static ServerServiceDefinition definition(Service service, Door door) {
    List<Binding<?>> bindings = new ArrayList<>();
    service.methods().forEach(method -> bindings.add(bind(method, door)));
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.descriptor().getName())
            .setSchemaDescriptor(service.descriptor().getSchemaDescriptor());
    bindings.forEach(binding -> descriptor.addMethod(binding.descriptor()));
    ServerServiceDefinition.Builder definition =
        ServerServiceDefinition.builder(descriptor.build());
    bindings.forEach(binding -> binding.addTo(definition));
    return definition.build();
  }

  /**
   * A method as grpc-java drives it.
   *
   * @param descriptor with our marshallers
   * @param handler starts a call
   */
  private record Binding<R>(
      MethodDescriptor<Object, R> descriptor, ServerCallHandler<Object, R> handler) {
    void addTo(ServerServiceDefinition.Builder definition) {
      definition.addMethod(descriptor, handler);
    }
  }

  private static <Q extends Message, R extends Message> Binding<R> bind(
      Method<Q, R> method, Door door) {
    R replies = prototype(method.descriptor().getResponseMarshaller());
    MethodDescriptor<Object, R> descriptor =
        method.descriptor().toBuilder(requests(method, door), new ReplyMarshaller<>(replies))
            .build();
    return new Binding<>(descriptor, start(method, door));
  }

  private static <Q extends Message> RequestMarshaller<Q> requests(Method<Q, ?> method, Door door) {
    return new RequestMarshaller<>(
        prototype(method.descriptor().getRequestMarshaller()),
        door.gateway().memory().maxMessageBytes());
  }

  private static <Q extends Message, R extends Message> OrdinaryMethod<R> ordinary(
      Method<Q, R> method, Door door) {
    MethodDescriptor<Object, R> descriptor = bind(method, door).descriptor();
    return new OrdinaryMethod<>(
        descriptor,
        requests(method, door),
        (call, headers, arrival) -> begin(method, door, call, headers, arrival));
  }

  @SuppressWarnings("unchecked") // Generated marshallers carry a prototype of their own type.
  private static <T extends Message> T prototype(MethodDescriptor.Marshaller<T> marshaller) {
    if (marshaller instanceof MethodDescriptor.PrototypeMarshaller<T> known
        && known.getMessagePrototype() instanceof Message prototype) {
      return (T) prototype;
    }
    throw new IllegalArgumentException("not a generated marshaller: " + marshaller);
  }

  private static <Q extends Message, R extends Message> ServerCallHandler<Object, R> start(
      Method<Q, R> method, Door door) {
    return (call, headers) -> begin(method, door, call, headers, Arrival.ofContext());
  }

  private static <Q extends Message, R extends Message> InboundCall<Q, R> begin(
      Method<Q, R> method,
      Door door,
      ServerCall<Object, R> call,
      Metadata headers,
      Arrival arrival) {
    InboundCall<Q, R> started =
        switch (method.handler()) {
          case Handler.Unary<Q, R> unary ->
              new UnaryCall<>(door, method, unary, call, headers, arrival);
          case Handler.Streaming<Q, R> streaming ->
              new StreamCall<>(door, method, streaming, call, headers, arrival);
        };
    started.begin();
    return started;
  }

  /** Collects rows. */
  public static final class Builder {
    private final List<Service> services = new ArrayList<>();
    private int index;

    private Builder() {}

    /** Starts a service; rows that follow belong to it. */
    public Builder service(ServiceDescriptor descriptor) {
      services.add(new Service(descriptor, new ArrayList<>()));
      return this;
    }

    /** Adds a method with one reply; {@code namespaceOf} is null when it names no namespace. */
    public <Q extends Message, R extends Message> Builder unary(
        MethodDescriptor<Q, R> descriptor,
        @Nullable Function<Q, String> namespaceOf,
        Handler.Unary<Q, R> handler) {
      return add(descriptor, namespaceOf, request -> 1, handler);
    }

    /** Adds a method with one reply that is about as many items as {@code itemsOf} says. */
    public <Q extends Message, R extends Message> Builder batch(
        MethodDescriptor<Q, R> descriptor,
        Function<Q, String> namespaceOf,
        ToIntFunction<Q> itemsOf,
        Handler.Unary<Q, R> handler) {
      return add(descriptor, namespaceOf, itemsOf, handler);
    }

    /** Adds a method with a stream of replies. */
    public <Q extends Message, R extends Message> Builder streaming(
        MethodDescriptor<Q, R> descriptor,
        Function<Q, String> namespaceOf,
        Handler.Streaming<Q, R> handler) {
      return add(descriptor, namespaceOf, request -> 1, handler);
    }

    private <Q extends Message, R extends Message> Builder add(
        MethodDescriptor<Q, R> descriptor,
        @Nullable Function<Q, String> namespaceOf,
        ToIntFunction<Q> itemsOf,
        Handler<Q, R> handler) {
      services
          .getLast()
          .methods()
          .add(
              new Method<>(
                  index++,
                  descriptor,
                  MethodOptions.of(descriptor),
                  namespaceOf,
                  itemsOf,
                  handler));
      return this;
    }

    /**
     * The table.
     *
     * @throws IllegalStateException when a method of a service has no row
     */
    public MethodTable build() {
      for (Service service : services) {
        if (service.methods().size() != service.descriptor().getMethods().size()) {
          throw new IllegalStateException(
              service.descriptor().getName() + " has methods that nothing serves");
        }
      }
      return new MethodTable(services);
    }
  }
}
