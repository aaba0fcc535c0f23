package io.prism.proxy.warmup;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.prism.http2.client.ClientConnection;
import io.prism.http2.client.Exchange;
import io.prism.http2.client.RequestHead;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Calls on one connection, each answer followed by the next call. Lives on the connection's loop.
 */
final class CallLoop {

  /** Calls under way at a time. */
  private static final int WIDTH = 16;

  private static final int KEYS = 64;
  private static final int VALUE_BYTES = 256;

  private final ClientConnection connection;
  private final List<Request> requests = requests();
  private final long most;
  private final BooleanSupplier goOn;
  private final CompletableFuture<Long> ended = new CompletableFuture<>();
  private long begun;
  private long answered;

  /** A call's request, encoded. */
  private record Request(RequestHead head, byte[] message) {}

  private CallLoop(ClientConnection connection, long most, BooleanSupplier goOn) {
    this.connection = connection;
    this.most = most;
    this.goOn = goOn;
  }

  /**
   * Begins; completes with how many calls were answered, exceptionally when one was not.
   *
   * @param most as many calls as that are made
   * @param goOn asked before each further call
   */
  static CompletableFuture<Long> begin(
      ClientConnection connection, long most, BooleanSupplier goOn) {
    CallLoop loop = new CallLoop(connection, most, goOn);
    connection
        .loop()
        .execute(
            () -> {
              for (int i = 0; i < WIDTH; i++) {
                loop.next();
              }
            });
    return loop.ended;
  }

  /** Reads and writes of one item, which a lane may take, and of several, which none does. */
  private static List<Request> requests() {
    RequestHead put = head(KeyValueServiceGrpc.getPutMethod());
    RequestHead get = head(KeyValueServiceGrpc.getGetMethod());
    RequestHead batch = head(KeyValueServiceGrpc.getBatchGetMethod());
    ByteString value = ByteString.copyFrom(new byte[VALUE_BYTES]);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      String key = "key-" + i;
      requests.add(
          request(
              put,
              PutRequest.newBuilder()
                  .setNamespace(ScratchGateway.NAMESPACE)
                  .setKey(key)
                  .setValue(value)
                  .build()));
      Request read =
          request(
              get,
              GetRequest.newBuilder().setNamespace(ScratchGateway.NAMESPACE).setKey(key).build());
      requests.add(read);
      requests.add(
          request(
              batch,
              BatchGetRequest.newBuilder()
                  .setNamespace(ScratchGateway.NAMESPACE)
                  .addKeys(key)
                  .build()));
      requests.add(read);
    }
    return requests;
  }

  private static RequestHead head(MethodDescriptor<?, ?> method) {
    return new RequestHead(RequestHead.pathOf(method.getFullMethodName()), true);
  }

  private static Request request(RequestHead head, MessageLite message) {
    return new Request(head, message.toByteArray());
  }

  private void next() {
    if (begun < most && goOn.getAsBoolean()) {
      Request request = requests.get((int) (begun++ % requests.size()));
      connection.begin(
          new Answer(),
          request.head(),
          request.message(),
          request.message().length,
          ClientConnection.NO_DEADLINE);
    } else if (answered == begun) {
      ended.complete(answered);
    }
  }

  /** One call. */
  private final class Answer extends Exchange {
    @Override
    protected void message(byte[] bytes, int length) {}

    @Override
    protected void completed() {
      answered++;
      next();
    }

    @Override
    protected void failed(Status status, Metadata trailers, boolean seen) {
      ended.completeExceptionally(status.asRuntimeException(trailers));
    }
  }
}
