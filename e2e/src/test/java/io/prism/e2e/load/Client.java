package io.prism.e2e.load;

import com.google.protobuf.ByteString;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.KeyValueServiceGrpc.KeyValueServiceBlockingStub;
import io.prism.keyvalue.v1.PutRequest;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One connection to a gateway, or one to each of its addresses. */
final class Client implements AutoCloseable {

  private static final int PLAIN_SECONDS = 5;
  private static final int RETRYING_SECONDS = 30;
  private static final double ATTEMPTS = 8;

  private final ClientSpec spec;
  private final Books books;
  private final ManagedChannel channel;

  Client(ClientSpec spec, ChannelCredentials credentials, Books books) {
    this.spec = spec;
    this.books = books;
    ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(spec.target(), credentials);
    builder.defaultServiceConfig(serviceConfig(spec.retrying()));
    if (spec.retrying()) {
      builder.enableRetry().maxRetryAttempts((int) ATTEMPTS);
    } else {
      // Not even the attempts that gRPC makes by itself when a server has surely seen nothing.
      builder.disableRetry();
    }
    this.channel = builder.build();
  }

  private static Map<String, ?> serviceConfig(boolean retrying) {
    Map<String, ?> balancing = Map.of("round_robin", Map.of());
    if (!retrying) {
      return Map.of("loadBalancingConfig", List.of(balancing));
    }
    return Map.of(
        "loadBalancingConfig",
        List.of(balancing),
        "methodConfig",
        List.of(
            Map.of(
                "name",
                List.of(Map.of()),
                "retryPolicy",
                Map.of(
                    "maxAttempts",
                    ATTEMPTS,
                    "initialBackoff",
                    "0.1s",
                    "maxBackoff",
                    "3s",
                    "backoffMultiplier",
                    2.0,
                    "retryableStatusCodes",
                    List.of("UNAVAILABLE")))));
  }

  void put(String key, long value) {
    PutRequest request =
        PutRequest.newBuilder()
            .setNamespace(spec.namespace())
            .setKey(key)
            .setValue(ByteString.copyFromUtf8(Long.toString(value)))
            .build();
    call("Put", stub -> stub.put(request));
  }

  /** The number that a key holds; empty if there is none. */
  OptionalLong get(String key) {
    GetRequest request = GetRequest.newBuilder().setNamespace(spec.namespace()).setKey(key).build();
    GetResponse response = call("Get", stub -> stub.get(request));
    return response.getFound()
        ? OptionalLong.of(Long.parseLong(response.getValue().toStringUtf8()))
        : OptionalLong.empty();
  }

  /** Adds one, and once only for a token; the sum. */
  long increment(String key, String token) {
    IncrementRequest request =
        IncrementRequest.newBuilder()
            .setNamespace(spec.namespace())
            .setKey(key)
            .setDelta(1)
            .setIdempotencyToken(token)
            .build();
    return call("Increment", stub -> stub.increment(request)).getValue();
  }

  private <T> T call(String what, Function<KeyValueServiceBlockingStub, T> call) {
    long start = System.nanoTime();
    try {
      T answer =
          call.apply(
              KeyValueServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(
                      spec.retrying() ? RETRYING_SECONDS : PLAIN_SECONDS, TimeUnit.SECONDS));
      books.answered(System.nanoTime() - start);
      return answer;
    } catch (StatusRuntimeException e) {
      books.failed(what, e.getStatus(), System.nanoTime() - start);
      throw e;
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
