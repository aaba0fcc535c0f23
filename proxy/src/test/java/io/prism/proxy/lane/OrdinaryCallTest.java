package io.prism.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.common.v1.ErrorReason;
import io.prism.http2.server.UnaryPlan;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.proxy.testing.MoodyFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is not answered on the spot: odd requests, stores that take time, other methods. */
class OrdinaryCallTest extends LaneFixture {

  private Answer ordinarilyOnTheLane(Asked asked) {
    Answer answer = gateway.lane(asked).orElseThrow();
    assertThat(gateway.reply.isWatched()).isTrue();
    await().until(() -> gateway.held() == 0);
    return answer;
  }

  @Test
  void oddRequestsAreDecoded() {
    gateway.ordinary(PUT);
    assertThat(ordinarilyOnTheLane(odd(GET))).isEqualTo(gateway.ordinary(GET));
  }

  @Test
  void requestsThatAreNoneAreRefused() {
    Asked none = GET.with(ByteString.copyFromUtf8("none"));
    Answer answer = ordinarilyOnTheLane(none);
    assertThat(answer).isEqualTo(gateway.ordinary(none));
    assertThat(answer.reason()).isEqualTo(ErrorReason.INVALID_REQUEST.name());
  }

  /** They would fill the memory of connections that stay. */
  @Test
  void namesThatNoNamespaceCanHaveAreNotKept() {
    Asked asked = get("n".repeat(64), "k");
    Answer answer = ordinarilyOnTheLane(asked);
    assertThat(answer).isEqualTo(gateway.ordinary(asked));
    assertThat(answer.reason()).isEqualTo(ErrorReason.NAMESPACE_NOT_FOUND.name());
  }

  @Test
  void storesThatTakeTimeAreAwaited() {
    gateway.ordinary(put("moody", "k", ByteString.copyFromUtf8("v")));
    moody.mood(MoodyFactory.Mood.SLOW);
    for (Asked asked : List.of(get("moody", "k"), delete("moody", "none"))) {
      assertThat(ordinarilyOnTheLane(asked)).isEqualTo(gateway.ordinary(asked));
    }
    assertThat(ordinarilyOnTheLane(put("moody", "k", ByteString.EMPTY)).reason()).isEmpty();
  }

  @Test
  void storesThatHangAreNotAwaitedBeyondTheDeadline() {
    moody.mood(MoodyFactory.Mood.HANGING);
    long deadline = System.nanoTime() + 400_000_000L;
    assertThat(gateway.lane(get("moody", "k"), deadline).orElseThrow().reason())
        .isEqualTo(ErrorReason.BACKEND_UNAVAILABLE.name());
    deadline = System.nanoTime() + 400_000_000L;
    assertThat(gateway.lane(put("moody", "k", ByteString.EMPTY), deadline).orElseThrow().reason())
        .isEqualTo(ErrorReason.OUTCOME_UNKNOWN.name());
    await().until(() -> gateway.held() == 0);
  }

  @Test
  void clientThatGoesAwayLeavesNothing() {
    moody.mood(MoodyFactory.Mood.HANGING);
    assertThat(gateway.isTaken(get("moody", "k"), UnaryPlan.NO_DEADLINE)).isTrue();
    assertThat(gateway.held()).isPositive();
    gateway.reply.cancel();
    assertThat(gateway.reply.await().code()).isEqualTo(Status.Code.CANCELLED);
    await().until(() -> gateway.held() == 0);
    assertThat(gateway.counted()).containsValue(1.0).hasSize(2);
  }

  @Test
  void storesThatFailAreToldOf() {
    moody.mood(MoodyFactory.Mood.UNREACHABLE);
    Asked asked = get("moody", "k");
    assertThat(ordinarilyOnTheLane(asked)).isEqualTo(gateway.ordinary(asked));
  }

  @Test
  void otherMethodsAreOrdinaryCalls() {
    Asked increment =
        Asked.of(
            KeyValueServiceGrpc.getIncrementMethod().getFullMethodName(),
            IncrementRequest.newBuilder().setNamespace("n").setKey("c").setDelta(5).build());
    assertThat(ordinarilyOnTheLane(increment).reason()).isEmpty();
    Asked scan =
        Asked.of(
            KeyValueServiceGrpc.getScanMethod().getFullMethodName(),
            ScanRequest.newBuilder().setNamespace("n").build());
    assertThat(ordinarilyOnTheLane(scan)).isEqualTo(gateway.ordinary(scan));
  }

  // ---- what is left to grpc-java

  @Test
  void requestsThatAreTooLateAreLeft() {
    Map<String, Double> before = gateway.counted();
    assertThat(gateway.lane(GET, System.nanoTime() - 1)).isEmpty();
    assertThat(gateway.lane(odd(GET), System.nanoTime() - 1)).isEmpty();
    assertThat(gateway.counted()).isEqualTo(before);
    assertThat(gateway.lane(GET, System.nanoTime() + 10_000_000_000L)).isPresent();
  }

  @Test
  void streamsAndUnknownMethodsAreLeft() {
    for (String method :
        List.of(
            KeyValueServiceGrpc.getScanStreamMethod().getFullMethodName(),
            "prism.keyvalue.v1.KeyValueService/None")) {
      assertThat(gateway.plan(Asked.of(method, GetRequest.getDefaultInstance()))).isNull();
    }
  }

  @Test
  void headersThatAreOddAreLeft() {
    assertThat(gateway.plan(GET.with(Map.of("x-namespace", " n")))).isNull();
    assertThat(gateway.plan(GET.with(Map.of("x-namespace", "n\u00e9")))).isNull();
  }

  @Test
  void callsThatAreTracedAreLeft() {
    try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().build();
        LaneGateway traced = new LaneGateway(sdk, new MemoryBackendFactory())) {
      assertThat(traced.plan(GET)).isNull();
    }
  }
}
