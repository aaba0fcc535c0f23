package io.prism.proxy.call;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A row of the method table.
 *
 * @param index its place in the table, for metrics
 * @param descriptor as generated
 * @param options as tagged in the schema
 * @param namespaceOf the request's namespace field; null when the method names none
 * @param itemsOf how many items a request is about
 * @param handler what serves it
 */
record Method<Q extends Message, R extends Message>(
    int index,
    MethodDescriptor<Q, R> descriptor,
    MethodOptions options,
    @Nullable Function<Q, String> namespaceOf,
    ToIntFunction<Q> itemsOf,
    Handler<Q, R> handler) {

  /** Its full name, such as {@code prism.keyvalue.v1.KeyValueService/Get}. */
  String name() {
    return descriptor.getFullMethodName();
  }
}
