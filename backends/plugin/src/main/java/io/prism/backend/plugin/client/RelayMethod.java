package io.prism.backend.plugin.client;

import io.grpc.MethodDescriptor;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.backend.plugin.PluginProtocol;
import io.prism.http2.client.RawMessages;
import io.prism.http2.client.RequestHead;
import io.prism.plugin.keyvalue.v1.KeyValueBasicServiceGrpc;
import java.util.function.Function;

/**
 * A data method of a plugin whose messages are relayed.
 *
 * @param path as it is on the wire; one array for all calls
 * @param remote the same method for calls that are made again another way
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by identity only.
record RelayMethod(byte[] path, RemoteMethod<byte[], byte[], byte[]> remote) {

  /** The name of the header with what travels beside a request; one array for all calls. */
  static final byte[] CALL_CONTEXT = RequestHead.ascii(PluginProtocol.CALL_CONTEXT.name());

  private static final RelayMethod GET = of(KeyValueBasicServiceGrpc.getGetMethod(), false);
  private static final RelayMethod EXISTS = of(KeyValueBasicServiceGrpc.getExistsMethod(), false);
  private static final RelayMethod PUT = of(KeyValueBasicServiceGrpc.getPutMethod(), true);
  private static final RelayMethod DELETE = of(KeyValueBasicServiceGrpc.getDeleteMethod(), true);

  static RelayMethod of(RelayKeyValue.Method method) {
    return switch (method) {
      case GET -> GET;
      case EXISTS -> EXISTS;
      case PUT -> PUT;
      case DELETE -> DELETE;
    };
  }

  private static RelayMethod of(MethodDescriptor<?, ?> method, boolean mutation) {
    return new RelayMethod(
        RequestHead.pathOf(method.getFullMethodName()),
        new RemoteMethod<>(
            MethodDescriptor.newBuilder(RawMessages.BYTES, RawMessages.BYTES)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method.getFullMethodName())
                .build(),
            mutation,
            Function.identity()));
  }

  boolean mutation() {
    return remote.mutation();
  }
}
