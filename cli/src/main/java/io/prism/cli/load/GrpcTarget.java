package io.prism.cli.load;

import com.google.protobuf.Duration;
import com.google.protobuf.MessageLite;
import com.google.protobuf.util.Durations;
import io.grpc.stub.StreamObserver;
import io.prism.cli.Connection;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.KeyValueServiceGrpc.KeyValueServiceStub;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.keyvalue.v1.ScanResponse;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A gateway over gRPC; connections take calls in turn. One thread sends; replies are told on the
 * threads that read the connections.
 */
final class GrpcTarget implements Target {

  private final List<Connection> connections;
  private final String namespace;
  private final Keyspace keys;
  private final Values values;
  private final Duration ttl;
  private int turn;

  GrpcTarget(
      List<Connection> connections,
      String namespace,
      Keyspace keys,
      Values values,
      java.time.Duration ttl) {
    this.connections = List.copyOf(connections);
    this.namespace = namespace;
    this.keys = keys;
    this.values = values;
    this.ttl = Durations.fromMillis(ttl.toMillis());
  }

  @Override
  public void send(Call call, Reply reply) {
    KeyValueServiceStub gateway = connections.get(turn).keyValueDirect();
    turn = (turn + 1) % connections.size();
    switch (call.kind()) {
      case GET -> {
        GetRequest get =
            GetRequest.newBuilder().setNamespace(namespace).setKey(keys.key(call.key())).build();
        gateway.get(get, new Listener<GetResponse>(get, answer -> !answer.getFound(), reply));
      }
      case PUT -> {
        PutRequest put =
            PutRequest.newBuilder()
                .setNamespace(namespace)
                .setKey(keys.key(call.key()))
                .setValue(values.next(call.valueBytes()))
                .setTtl(ttl)
                .build();
        gateway.put(put, new Listener<>(put, answer -> false, reply));
      }
      case SCAN -> {
        ScanRequest scan =
            ScanRequest.newBuilder()
                .setNamespace(namespace)
                .setPrefix(keys.page(call.key()))
                .setLimit(keys.pageItems())
                .build();
        gateway.scan(
            scan, new Listener<ScanResponse>(scan, page -> page.getItemsCount() == 0, reply));
      }
    }
  }

  private static final class Listener<T extends MessageLite> implements StreamObserver<T> {
    private final int sentBytes;
    private final Predicate<T> empty;
    private final Reply reply;
    private @Nullable T answer;

    Listener(MessageLite request, Predicate<T> empty, Reply reply) {
      this.sentBytes = request.getSerializedSize();
      this.empty = empty;
      this.reply = reply;
    }

    @Override
    public void onNext(T message) {
      answer = message;
    }

    @Override
    public void onError(Throwable thrown) {
      reply.failed(Failure.of(thrown));
    }

    @Override
    public void onCompleted() {
      T message = answer;
      if (message == null) {
        reply.failed(new Failure("INTERNAL", ""));
      } else {
        reply.answered(sentBytes, message.getSerializedSize(), empty.test(message));
      }
    }
  }
}
