package io.prism.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.prism.bench.load.LoadJob.Operation;
import io.prism.bench.reference.RawMarshaller;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The generator against grpc-java's server, with what that demands of a client. */
class LoadOnEchoTest {

  private static final String METHOD = "bench.Echo/Call";

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final Set<Integer> requests = ConcurrentHashMap.newKeySet();
  private volatile Metadata seen = new Metadata();
  private Server server;

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void makesSoManyCallsOverSmallWindows() throws Exception {
    start(100, Status.OK);

    JsonNode result = run(job().shape(2, 50).making(40));

    assertThat(result.path("calls").asInt()).isEqualTo(4000);
    assertThat(calls).hasValue(4000);
    assertThat(result.path("smallest_reply").asInt()).isEqualTo(5 + 7);
  }

  @Test
  void keepsToTheServersStreams() throws Exception {
    start(3, Status.OK);

    JsonNode result = run(job().shape(1, 50).making(10));

    assertThat(result.path("calls").asInt()).isEqualTo(500);
    assertThat(most.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void countsCallsThatFailAndGoesOn() throws Exception {
    start(100, Status.RESOURCE_EXHAUSTED);

    JsonNode result = run(job().shape(1, 2).making(100));

    assertThat(result.path("calls").asInt()).isZero();
    assertThat(result.path("failures").path("RESOURCE_EXHAUSTED").asInt()).isEqualTo(200);
  }

  @Test
  void countsRepliesOfAnotherSizeAsFailed() throws Exception {
    start(100, Status.OK);

    JsonNode wrong = run(job().shape(1, 2).expecting(8).making(10));
    assertThat(wrong.path("calls").asInt()).isZero();
    assertThat(wrong.path("failures").path(LoadJob.WRONG_REPLY).asInt()).isEqualTo(20);
    assertThat(run(job().shape(1, 2).expecting(7).making(10)).path("failures")).isEmpty();
  }

  @Test
  void makesEachRequestOnceThoughTheServerTakesFewBytesAtATime() throws Exception {
    start(1000, Status.OK);

    // All of them together do not fit into a window.
    LoadJob fill =
        LoadJob.closed(job().shape().target(), METHOD, Operation.FILL, "bench", 1024)
            .shape(1, 100)
            .makingEachKey();
    assertThat(run(fill).path("calls").asInt()).isEqualTo(10_000);
    assertThat(requests).hasSize(10_000);
  }

  @Test
  void offersCallsAtARate() throws Exception {
    start(100, Status.OK);

    JsonNode result = run(job().shape(2, 50).lasting(0.5).open(2000, 100_000));

    int answered = result.path("calls").asInt();
    assertThat(answered + result.path("unanswered").asInt()).isBetween(800, 1200);
    assertThat(result.path("offered_per_second").asDouble())
        .isEqualTo(2.0 * (answered + result.path("unanswered").asInt()));
    assertThat(result.path("sent_per_second").asDouble())
        .isLessThanOrEqualTo(result.path("offered_per_second").asDouble());
    assertThat(result.path("not_sent").asInt()).isZero();
    assertThat(result.path("lag_p99").asDouble()).isPositive();
    assertThat(result.path("p50").asDouble())
        .isGreaterThanOrEqualTo(result.path("service_p50").asDouble());
  }

  @Test
  void sendsADeadlineWhenToldTo() throws Exception {
    start(100, Status.OK);

    run(job().withTimeout("7S").shape(1, 1).making(2));

    assertThat(seen.get(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER)))
        .isEqualTo("7S");
  }

  private JsonNode run(LoadJob job) throws Exception {
    // As it comes to a worker.
    ObjectMapper json = new ObjectMapper();
    return LoadWorker.run(json.readValue(json.writeValueAsString(job), LoadJob.class));
  }

  private LoadJob job() {
    return LoadJob.closed("127.0.0.1:" + server.getPort(), METHOD, Operation.PUT, "bench", 1024);
  }

  private void start(int streams, Status status) throws Exception {
    ServerCallHandler<byte[], byte[]> handler = (call, headers) -> answer(call, headers, status);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .directExecutor()
            .maxConcurrentCallsPerConnection(streams)
            .addService(
                ServerServiceDefinition.builder("bench.Echo")
                    .addMethod(RawMarshaller.method(METHOD), handler)
                    .build())
            .build()
            .start();
  }

  private ServerCall.Listener<byte[]> answer(
      ServerCall<byte[], byte[]> call, Metadata headers, Status status) {
    seen = headers;
    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    call.request(2);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(byte[] message) {
        requests.add(Arrays.hashCode(message));
      }

      @Override
      public void onHalfClose() {
        calls.incrementAndGet();
        underWay.decrementAndGet();
        if (status.isOk()) {
          call.sendHeaders(new Metadata());
          call.sendMessage(new byte[7]);
        }
        call.close(status, new Metadata());
      }
    };
  }
}
