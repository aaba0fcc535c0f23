package io.prism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.prism.backend.error.Errors;
import io.prism.backend.error.StatusCodec;
import io.prism.keyvalue.v1.BatchDeleteRequest;
import io.prism.keyvalue.v1.BatchDeleteResponse;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.BatchPutResponse;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code prism bench run} against targets that are slow, full, silent or not there. */
class LoadTargetsTest {

  /** No matter how busy the machine of this test is. */
  private static final String ANY_LAG = "--max-lag=1h";

  private static final String ANY_WAIT = "--timeout=2m";

  @TempDir Path folder;

  private final CommandRun command = new CommandRun();

  private int runAt(String target, String... args) {
    return command.at(target, args);
  }

  @Test
  void aPortWhereNobodyListensEndsAtOnce() throws IOException {
    String target;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      target = "127.0.0.1:" + free.getLocalPort();
    }
    assertThat(runAt(target, "bench", "run", "--rate=100", "--duration=1h"))
        .isEqualTo(ExitCode.UNAVAILABLE);

    assertThat(command.err()).contains("no gateway answers at " + target).doesNotContain("removed");
  }

  @Test
  void aPortThatAcceptsAndSaysNothingEndsInTime() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String target = "127.0.0.1:" + mute.getLocalPort();

      assertThat(runAt(target, "bench", "run", "--rate=100", "--duration=1h", "--timeout=1s"))
          .isNotEqualTo(ExitCode.OK);

      assertThat(command.err()).contains(target);
    }
  }

  @Test
  void callsThatWaitForSlowOnesAreMeasuredFromTheirIntendedTime() throws Exception {
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
      Server server =
          ((NettyServerBuilder) Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()))
              // So that calls queue as they do before a slow gateway: one is served at a time.
              .maxConcurrentCallsPerConnection(1)
              .addService(new SlowStore(timer))
              .build()
              .start();
      try {
        int exit =
            runAt(
                "127.0.0.1:" + server.getPort(),
                "bench",
                "run",
                "--scenario=" + Files.writeString(folder.resolve("get.yaml"), "calls: {get: 1}"),
                "--rate=30",
                "--duration=1s",
                "--warm-up=0s",
                "--connections=1",
                "--keys=1",
                "--arrivals=even",
                "--slo=p90<500ms",
                "--json=-",
                ANY_LAG,
                ANY_WAIT);

        assertThat(exit).as("%s", command.all()).isEqualTo(ExitCode.FAILED);
        JsonNode json = command.json();
        JsonNode latency = json.path("calls").path("get").path("latency");
        assertThat(json.path("answered").asLong()).isEqualTo(30);
        // 30 calls of 100 ms take 3 s, and the last one was due within the first.
        assertThat(latency.path("max_ms").asDouble()).isGreaterThan(1_900);
        assertThat(latency.path("p50_ms").asDouble()).isGreaterThan(800);
        assertThat(json.path("elapsed_ms").asLong()).isGreaterThanOrEqualTo(3_000);
        assertThat(json.path("rate").asDouble()).isLessThanOrEqualTo(10);
      } finally {
        server.shutdownNow().awaitTermination();
      }
    }
  }

  @Test
  void itemsThatTheGatewayHasNoRoomForAreWrittenAgain() throws Exception {
    FullStore store = new FullStore();
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(store)
            .build()
            .start();
    try {
      int exit =
          runAt(
              "127.0.0.1:" + server.getPort(),
              "bench",
              "run",
              "--rate=20",
              "--duration=1s",
              "--warm-up=0s",
              "--keys=3",
              "--json=-",
              ANY_LAG,
              ANY_WAIT);

      assertThat(exit).as("%s", command.all()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(store.written).containsExactly(3, 3);
      assertThat(store.removed).containsExactly(3);
      assertThat(command.json().path("answered").asLong()).isZero();
      assertThat(command.json().path("errors").path(0).path("status").asText())
          .isEqualTo("UNIMPLEMENTED");
    } finally {
      server.shutdownNow().awaitTermination();
    }
  }

  /** Has no room for the first batch, and knows neither get nor put. */
  private static final class FullStore extends KeyValueServiceGrpc.KeyValueServiceImplBase {
    private final List<Integer> written = new CopyOnWriteArrayList<>();
    private final List<Integer> removed = new CopyOnWriteArrayList<>();

    @Override
    public void batchPut(BatchPutRequest request, StreamObserver<BatchPutResponse> answer) {
      written.add(request.getItemsCount());
      if (written.size() == 1) {
        answer.onError(
            StatusProto.toStatusRuntimeException(
                StatusCodec.encode(Errors.overloaded("no room; nothing was applied"))));
        return;
      }
      answer.onNext(BatchPutResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void batchDelete(
        BatchDeleteRequest request, StreamObserver<BatchDeleteResponse> answer) {
      removed.add(request.getKeysCount());
      answer.onNext(BatchDeleteResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  /** Gets take 100 ms; all else is done at once. */
  private static final class SlowStore extends KeyValueServiceGrpc.KeyValueServiceImplBase {
    private final ScheduledExecutorService timer;

    SlowStore(ScheduledExecutorService timer) {
      this.timer = timer;
    }

    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> answer) {
      var unused =
          timer.schedule(
              () -> {
                answer.onNext(GetResponse.newBuilder().setFound(true).build());
                answer.onCompleted();
              },
              100,
              TimeUnit.MILLISECONDS);
    }

    @Override
    public void batchPut(BatchPutRequest request, StreamObserver<BatchPutResponse> answer) {
      answer.onNext(BatchPutResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void batchDelete(
        BatchDeleteRequest request, StreamObserver<BatchDeleteResponse> answer) {
      answer.onNext(BatchDeleteResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
