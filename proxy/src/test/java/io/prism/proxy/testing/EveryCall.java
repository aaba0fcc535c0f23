package io.prism.proxy.testing;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Makes every call that KeyValue has, so that no test forgets one. */
public final class EveryCall {

  private EveryCall() {}

  /**
   * The reason of each call's failure by the name of its method; empty for one that is answered.
   */
  public static Map<String, String> reasons(Channel channel, String namespace, String key) {
    Map<String, String> reasons = new TreeMap<>();
    for (MethodDescriptor<?, ?> method : KeyValueServiceGrpc.getServiceDescriptor().getMethods()) {
      reasons.put(method.getBareMethodName(), reason(channel, method, namespace, key));
    }
    return reasons;
  }

  private static <Q, R> String reason(
      Channel channel, MethodDescriptor<Q, R> method, String namespace, String key) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS);
    try {
      ClientCalls.blockingServerStreamingCall(
              channel, method, options, request(method, namespace, key))
          .forEachRemaining(answer -> {});
      return "";
    } catch (StatusRuntimeException e) {
      return Failure.of(e).reason();
    }
  }

  private static <Q> Q request(MethodDescriptor<Q, ?> method, String namespace, String key) {
    var marshaller = (MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller();
    Message.Builder request = ((Message) marshaller.getMessagePrototype()).newBuilderForType();
    request.setField(request.getDescriptorForType().findFieldByName("namespace"), namespace);
    FieldDescriptor field = request.getDescriptorForType().findFieldByName("key");
    if (field != null) {
      request.setField(field, key);
    }
    return marshaller.getMessageClass().cast(request.build());
  }
}
