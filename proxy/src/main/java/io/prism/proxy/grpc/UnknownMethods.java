package io.prism.proxy.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.prism.backend.error.PrismException;
import io.prism.proxy.call.Failures;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Answers calls of methods that do not exist with an error that says so in full. */
final class UnknownMethods extends HandlerRegistry {

  /** A method's name is repeated in the answer only up to this length. */
  private static final int SHOWN = 200;

  private static final MethodDescriptor.Marshaller<Object> NOTHING =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(Object value) {
          return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public Object parse(InputStream stream) {
          return "";
        }
      };

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
    MethodDescriptor<Object, Object> descriptor =
        MethodDescriptor.newBuilder(NOTHING, NOTHING)
            .setType(MethodDescriptor.MethodType.UNKNOWN)
            .setFullMethodName(method)
            .build();
    ServerCallHandler<Object, Object> refuse =
        (call, headers) -> {
          String shown = method.length() <= SHOWN ? method : method.substring(0, SHOWN) + "...";
          PrismException failure = Failures.methodNotFound(shown);
          call.close(Failures.status(failure), Failures.trailers(failure));
          return new ServerCall.Listener<>() {};
        };
    return ServerMethodDefinition.create(descriptor, refuse);
  }
}
