package io.prism.e2e.operator;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.prism.e2e.PrismProcess;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.KeyValueServiceGrpc.KeyValueServiceBlockingStub;
import io.prism.keyvalue.v1.PutRequest;
import java.util.List;
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

  /** Why a call failed, for programs; empty when it does not tell. */
  static String reason(StatusRuntimeException failure) {
    var status = StatusProto.fromThrowable(failure);
    try {
      for (Any detail : status == null ? List.<Any>of() : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class).getReason();
        }
      }
      return "";
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
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
