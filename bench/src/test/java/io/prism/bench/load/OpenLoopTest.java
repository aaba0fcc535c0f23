package io.prism.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.prism.bench.reference.RawMarshaller;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An open loop against servers that do not answer at once. */
class OpenLoopTest {

  private static final String METHOD = "bench.Slow/Call";
  private static final long SECOND = 1_000_000_000L;

  private Server server;

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void showsAServerThatStopsInEveryCallThatWasDueMeanwhile() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    start(
        call -> {
          if (calls.incrementAndGet() == 100) {
            awaitFor(never, 300);
          }
          answer(call);
        });

    JsonNode result;
    try (OpenLoop loop = loop(2)) {
      result = loop.run(1000, SECOND, 1, () -> {});
    }

    // Some 300 of 1,000 calls were due while it stood still, 200 of them in the first 200 ms.
    assertThat(result.path("p90").asDouble()).isGreaterThan(100);
    assertThat(result.path("max").asDouble()).isGreaterThan(250);
    assertThat(result.path("calls").asDouble() + result.path("unanswered").asDouble())
        .isEqualTo(result.path("offered_per_second").asDouble());
  }

  @Test
  void tellsTheEndOfTheWindowBeforeTheLastCallsAreAnswered() throws Exception {
    List<ServerCall<byte[], byte[]>> held = new ArrayList<>();
    boolean[] released = {false};
    start(
        call -> {
          synchronized (held) {
            if (released[0]) {
              answer(call);
            } else {
              held.add(call);
            }
          }
        });

    JsonNode result;
    try (OpenLoop loop = loop(1000)) {
      result =
          loop.run(
              100,
              SECOND / 2,
              1,
              () -> {
                synchronized (held) {
                  released[0] = true;
                  held.forEach(OpenLoopTest::answer);
                }
              });
    }

    assertThat(result.path("calls").asInt()).isPositive();
    assertThat(result.path("unanswered").asInt()).isZero();
    assertThat(result.path("watched_calls").asInt()).isZero();
  }

  @Test
  void countsCallsThatWaitForRoomAsOfferedAndNotAsSent() throws Exception {
    start(call -> {});

    JsonNode result;
    try (OpenLoop loop = loop(2)) {
      result = loop.run(200, SECOND / 2, 1, () -> {});
    }

    assertThat(result.path("sent_per_second").asDouble()).isEqualTo(4);
    assertThat(result.path("offered_per_second").asDouble()).isBetween(100.0, 300.0);
    assertThat(result.path("unanswered").asDouble())
        .isEqualTo(result.path("offered_per_second").asDouble() / 2);
  }

  private OpenLoop loop(int streams) throws Exception {
    return new OpenLoop(
        Shape.plain("127.0.0.1:" + server.getPort(), METHOD, 1, streams),
        100_000,
        random -> new byte[34]);
  }

  private static void awaitFor(CountDownLatch latch, long millis) {
    try {
      assertThat(latch.await(millis, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(ServerCall<byte[], byte[]> call) {
    call.sendHeaders(new Metadata());
    call.sendMessage(new byte[7]);
    call.close(Status.OK, new Metadata());
  }

  private void start(Consumer<ServerCall<byte[], byte[]>> onCall) throws Exception {
    ServerCallHandler<byte[], byte[]> handler =
        (call, headers) -> {
          call.request(2);
          return new ServerCall.Listener<>() {
            @Override
            public void onHalfClose() {
              onCall.accept(call);
            }
          };
        };
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder("bench.Slow")
                    .addMethod(RawMarshaller.method(METHOD), handler)
                    .build())
            .build()
            .start();
  }
}
