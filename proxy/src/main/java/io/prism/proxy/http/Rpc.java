package io.prism.proxy.http;

import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A method of a service definition, seen as protobuf messages whatever its marshallers make of
 * them.
 *
 * @param <Q> what the handler takes
 * @param <R> what the handler answers
 */
final class Rpc<Q, R> {

  private final ServerMethodDefinition<Q, R> definition;
  private final Descriptors.MethodDescriptor schema;
  private final Message requestPrototype;
  private final boolean takesMessages;

  private Rpc(
      ServerMethodDefinition<Q, R> definition,
      Descriptors.MethodDescriptor schema,
      Optional<Message> prototype) {
    this.definition = definition;
    this.schema = schema;
    this.requestPrototype =
        prototype.orElseGet(() -> DynamicMessage.getDefaultInstance(schema.getInputType()));
    this.takesMessages = prototype.isPresent();
  }

  /**
   * Sees a method.
   *
   * @throws IllegalArgumentException if its descriptor does not tell its protobuf schema
   */
  static <Q, R> Rpc<Q, R> of(ServerMethodDefinition<Q, R> definition) {
    MethodDescriptor<Q, R> method = definition.getMethodDescriptor();
    if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier)) {
      throw new IllegalArgumentException(
          "method " + method.getFullMethodName() + " has no protobuf schema descriptor");
    }
    Optional<Message> prototype = Optional.empty();
    if (method.getRequestMarshaller() instanceof PrototypeMarshaller<Q> marshaller
        && marshaller.getMessagePrototype() instanceof Message message) {
      prototype = Optional.of(message);
    }
    return new Rpc<>(definition, supplier.getMethodDescriptor(), prototype);
  }

  /** How to call it. */
  ServerMethodDefinition<Q, R> definition() {
    return definition;
  }

  /** Its protobuf description, options included. */
  Descriptors.MethodDescriptor schema() {
    return schema;
  }

  /** Whether it answers with one message at most. */
  boolean isUnary() {
    return definition.getMethodDescriptor().getType() == MethodDescriptor.MethodType.UNARY;
  }

  /** An empty request. */
  Message.Builder newRequest() {
    return requestPrototype.newBuilderForType();
  }

  /** What the handler takes for this request, through its marshaller unless it takes messages. */
  @SuppressWarnings("unchecked") // Q is the prototype's class when the marshaller shows a message.
  Q toHandler(Message request) {
    if (takesMessages && request.getClass() == requestPrototype.getClass()) {
      return (Q) request;
    }
    return definition.getMethodDescriptor().parseRequest(request.toByteString().newInput());
  }

  /** What the handler answered, as a message. */
  Message fromHandler(R response) {
    if (response instanceof Message message) {
      return message;
    }
    try (InputStream bytes = definition.getMethodDescriptor().streamResponse(response)) {
      return DynamicMessage.parseFrom(schema.getOutputType(), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A message as its generated class.
   *
   * @param <M> the generated class
   */
  @SuppressWarnings("unchecked") // A parser of a prototype of M makes Ms.
  static <M extends Message> M as(M prototype, Message message) {
    if (message.getClass() == prototype.getClass()) {
      return (M) message;
    }
    try {
      return (M) prototype.getParserForType().parseFrom(message.toByteString());
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
