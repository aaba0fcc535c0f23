package io.prism.e2e.operator;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.prism.e2e.PrismProcess;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.KeyValueServiceGrpc.KeyValueServiceBlockingStub;
import io.prism.keyvalue.v1.PutRequest;
import java.util.function.Function;

/** Single calls of clients, each on a connection of its own. */
final class Calls {

  private Calls() {}

  static void put(PrismProcess gateway, String namespace, String key) {
    PutRequest request =
        PutRequest.newBuilder()
            .setNamespace(namespace)
            .setKey(key)
            .setValue(ByteString.copyFromUtf8("value"))
            .build();
    call(gateway, stub -> stub.put(request));
  }

  /** Whether the key is there. */
  static boolean get(PrismProcess gateway, String namespace, String key) {
    GetRequest request = GetRequest.newBuilder().setNamespace(namespace).setKey(key).build();
    return call(gateway, stub -> stub.get(request).getFound());
  }

  /** Whether the namespace is served. */
  static boolean serves(PrismProcess gateway, String namespace) {
    try {
      get(gateway, namespace, "any");
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private static <T> T call(PrismProcess gateway, Function<KeyValueServiceBlockingStub, T> call) {
    ManagedChannel channel = gateway.channel();
    try {
      return call.apply(KeyValueServiceGrpc.newBlockingStub(channel));
    } finally {
      channel.shutdownNow();
    }
  }
}
