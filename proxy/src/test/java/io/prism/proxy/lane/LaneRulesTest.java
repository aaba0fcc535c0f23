package io.prism.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.grpc.Attributes;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.common.v1.ErrorReason;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.Permission;
import io.prism.http2.server.UnaryPlan;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.proxy.limits.CallMemory;
import io.prism.proxy.security.Principal;
import io.prism.proxy.testing.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every rule of the ordinary way holds on the light one, and is told in the same words. */
class LaneRulesTest extends LaneFixture {

  // ---- who and where

  @Test
  void callerMustBeKnown() {
    refusedBothWays(GET.from(), ErrorReason.UNAUTHENTICATED);
  }

  @Test
  void namespaceMustExistAndBeNamedOnce() {
    refusedBothWays(get("missing", "k"), ErrorReason.NAMESPACE_NOT_FOUND);
    refusedBothWays(get("", "k"), ErrorReason.NAMESPACE_REQUIRED);
    refusedBothWays(GET.with(Map.of("x-namespace", "m")), ErrorReason.NAMESPACE_CONFLICT);
    refusedBothWays(GET.with(Map.of("prism-namespace", "m")), ErrorReason.NAMESPACE_CONFLICT);
  }

  @Test
  void namespaceComesFromHeaders() {
    gateway.ordinary(PUT);
    for (String header : new String[] {"x-namespace", "prism-namespace"}) {
      assertThat(bothWays(get("", "k").with(Map.of(header, "n"))).message())
          .isEqualTo(bothWays(GET).message());
    }
  }

  @Test
  void manyNamespacesOnOneConnectionAreToldApart() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 20; i++) {
        refusedBothWays(get("missing-" + i, "k"), ErrorReason.NAMESPACE_NOT_FOUND);
        bothWays(GET);
      }
    }
  }

  /** What clients make up is not kept with the connection. */
  @Test
  void namesThatNoNamespaceHasAreNotKept() {
    refusedBothWays(get("x".repeat(63), "k"), ErrorReason.NAMESPACE_NOT_FOUND);
    assertThat(gateway.reply.isWatched()).isFalse();
    for (String name : List.of("x".repeat(64), "x".repeat(1_000), "x\u0001")) {
      Asked asked = get(name, "k");
      assertThat(gateway.lane(asked).orElseThrow()).isEqualTo(gateway.ordinary(asked));
      assertThat(gateway.reply.isWatched()).as(name).isTrue();
    }
  }

  @Test
  void accessRulesHold() {
    refusedBothWays(GET.from("stranger"), ErrorReason.NAMESPACE_NOT_FOUND);
    refusedBothWays(PUT.from("ro"), ErrorReason.PERMISSION_DENIED);
    refusedBothWays(GET.from("wo"), ErrorReason.PERMISSION_DENIED);
    refusedBothWays(delete("n", "k").from("ro"), ErrorReason.PERMISSION_DENIED);
    bothWays(GET.from("ro"));
    bothWays(GET.from("stranger", "ro"));
  }

  @Test
  void whereCallersMustBeKnownTheyMustBe() {
    gateway.apply(
        snapshots()
            .namespace(
                Snapshots.namespaceConfig(
                    "strict",
                    "m",
                    new AccessRules(Map.of("rw", Permission.READ_WRITE)).forKnownCallers(),
                    100,
                    Optional.empty()))
            .build(2));
    Asked open = get("strict", "k");
    refusedBothWays(
        new Asked(
            open.method(),
            open.message(),
            open.headers(),
            Attributes.newBuilder().set(Principal.ATTRIBUTE, Principal.ANONYMOUS).build()),
        ErrorReason.UNAUTHENTICATED);
    refusedBothWays(get("strict", "k").from("stranger"), ErrorReason.NAMESPACE_NOT_FOUND);
    bothWays(get("strict", "k").from("rw"));
  }

  @Test
  void newRulesHoldForConnectionsThatAreThere() {
    bothWays(GET);
    UnaryPlan plan = gateway.plan(GET);
    assertThat(plan.isCurrent()).isTrue();
    gateway.apply(
        snapshots()
            .namespace(
                Snapshots.namespaceConfig("n", "m", AccessRules.NOBODY, 100, Optional.empty()))
            .build(2));
    assertThat(plan.isCurrent()).isFalse();
    refusedBothWays(GET, ErrorReason.NAMESPACE_NOT_FOUND);
  }

  @Test
  void withoutConfigurationNothingIsMissing() {
    try (LaneGateway fresh = new LaneGateway(new MemoryBackendFactory())) {
      Answer light = fresh.lightly(GET);
      assertThat(light).isEqualTo(fresh.ordinary(GET));
      assertThat(light.reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE.name());
    }
  }

  // ---- whether now

  @Test
  void stateHolds() {
    refusedBothWays(put("read-only", "k", ByteString.EMPTY), ErrorReason.NAMESPACE_READ_ONLY);
    bothWays(get("read-only", "k"));
    refusedBothWays(get("suspended", "k"), ErrorReason.NAMESPACE_SUSPENDED);
  }

  @Test
  void rateHolds() {
    assertThat(gateway.lightly(get("slow", "k")).reason()).isEmpty();
    Answer light = gateway.lightly(get("slow", "k"));
    Answer ordinary = gateway.ordinary(get("slow", "k"));
    assertThat(light.reason()).isEqualTo(ErrorReason.RATE_LIMITED.name());
    // The delays differ, as time passes.
    assertThat(light.description()).isEqualTo(ordinary.description());
    assertThat(ordinary.reason()).isEqualTo(light.reason());
    assertThat(gateway.held()).isZero();
  }

  @Test
  void boundsOnCallsHold() {
    gateway.process.limit(0);
    refusedBothWays(GET, ErrorReason.OVERLOADED);
    gateway.process.limit(1);
    bothWays(GET);
    route("n").bulkhead().limit(0);
    refusedBothWays(GET, ErrorReason.OVERLOADED);
  }

  @Test
  void breakerHolds() {
    for (int i = 0; i < 20; i++) {
      route("n").store().breaker().failed(Errors.unavailable("m", "a test says so"));
    }
    refusedBothWays(GET, ErrorReason.BACKEND_UNAVAILABLE);
    refusedBothWays(PUT, ErrorReason.BACKEND_UNAVAILABLE);
  }

  @Test
  void storesThatFailAreCountedByTheirBreaker() {
    troubled.trouble.set(Errors.unavailable("t", "a test says so"));
    for (int i = 0; i < 5; i++) {
      assertThat(route("troubled").store().breaker().isClosed()).isTrue();
      assertThat(gateway.lightly(get("troubled", "k")).description()).contains("a test says so");
    }
    assertThat(route("troubled").store().breaker().isClosed()).isFalse();
    refusedBothWays(get("troubled", "k"), ErrorReason.BACKEND_UNAVAILABLE);
  }

  @Test
  void refusalsOfStoresAreNoFailures() {
    troubled.trouble.set(Errors.storeFull("t", "a test says so"));
    for (int i = 0; i < 20; i++) {
      refusedBothWays(put("troubled", "k", ByteString.EMPTY), ErrorReason.STORE_FULL);
    }
    assertThat(route("troubled").store().breaker().isClosed()).isTrue();
  }

  @Test
  void storeThatAnswersAtOnceClosesItsBreaker() {
    var breaker = route("troubled").store().breaker();
    troubled.trouble.set(Errors.unavailable("t", "a test says so"));
    for (int i = 0; i < 10; i++) {
      gateway.lightly(get("troubled", "k"));
    }
    assertThat(breaker.isClosed()).isFalse();
    troubled.trouble.set(null);
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () -> {
              gateway.lightly(get("troubled", "k"));
              assertThat(breaker.isClosed()).isTrue();
            });
  }

  @Test
  void outcomeOfReadIsNeverUnknown() {
    troubled.trouble.set(Errors.outcomeUnknown("t"));
    refusedBothWays(get("troubled", "k"), ErrorReason.BACKEND_UNAVAILABLE);
    refusedBothWays(put("troubled", "k", ByteString.EMPTY), ErrorReason.OUTCOME_UNKNOWN);
  }

  @Test
  void defectsAreHidden() {
    troubled.trouble.set(new IllegalStateException("secret-detail"));
    Answer light = gateway.lightly(get("troubled", "k"));
    assertThat(light.reason()).isEqualTo(ErrorReason.INTERNAL.name());
    assertThat(light.description()).contains("request_id").doesNotContain("secret");
    assertThat(gateway.held()).isZero();
  }

  @Test
  void namespaceMustBeOpen() {
    troubled.closed.set(PrismException.of(ErrorReason.DURABILITY_NOT_MET, "a test says so"));
    gateway.apply(snapshots().namespace(on("later", "t")).build(2));
    refusedBothWays(get("later", "k"), ErrorReason.DURABILITY_NOT_MET);
  }

  @Test
  void drainingStoreIsLeftAlone() {
    gateway.stores.handles().stream()
        .filter(store -> store.name().equals("m"))
        .forEach(store -> store.backend().drain(java.time.Duration.ofSeconds(1)));
    refusedBothWays(GET, ErrorReason.DRAINING);
    refusedBothWays(PUT, ErrorReason.DRAINING);
  }

  @Test
  void staleWritesAreRefused() {
    route("n").store().backend().advanceEpoch("n", 5);
    refusedBothWays(PUT, ErrorReason.STALE_EPOCH);
    bothWays(GET);
  }

  // ---- what

  @Test
  void valuesAreBounded() {
    refusedBothWays(
        put("tight", "k", ByteString.copyFromUtf8("eleven bytes")), ErrorReason.VALUE_TOO_LARGE);
    assertThat(gateway.lightly(put("tight", "k", ByteString.copyFromUtf8("ten bytes!"))).reason())
        .isEmpty();
  }

  @Test
  void fullStoreSaysSo() {
    ByteString value = ByteString.copyFrom(new byte[4_000]);
    int i = 0;
    while (gateway.lightly(put("full", "k" + i, value)).reason().isEmpty()) {
      i++;
    }
    assertThat(i).isBetween(5, 20);
    refusedBothWays(put("full", "k" + i, value), ErrorReason.STORE_FULL);
    assertThat(gateway.lightly(delete("full", "k0")))
        .isEqualTo(gateway.ordinary(delete("full", "k1")));
  }

  @Test
  void tokensAreKept() throws Exception {
    PutRequest first =
        PutRequest.newBuilder()
            .setNamespace("n")
            .setKey("k")
            .setValue(ByteString.copyFromUtf8("v"))
            .setIdempotencyToken("token")
            .build();
    Asked asked = PUT.with(first.toByteString());
    Answer applied = gateway.lightly(asked);
    assertThat(PutResponse.parseFrom(applied.message()).getApplied()).isTrue();
    assertThat(bothWays(asked)).isEqualTo(applied);
    refusedBothWays(
        PUT.with(first.toBuilder().setKey("other").build().toByteString()),
        ErrorReason.IDEMPOTENCY_TOKEN_REUSED);
    refusedBothWays(
        PUT.with(first.toBuilder().setIdempotencyToken("\n").build().toByteString()),
        ErrorReason.INVALID_IDEMPOTENCY_TOKEN);
  }

  @Test
  void expiryIsKept() throws Exception {
    PutRequest put =
        PutRequest.newBuilder()
            .setNamespace("n")
            .setKey("k")
            .setTtl(Duration.newBuilder().setSeconds(2))
            .build();
    assertThat(gateway.lightly(PUT.with(put.toByteString())).reason()).isEmpty();
    assertThat(GetResponse.parseFrom(bothWays(GET).message()).getExpiresAt().getSeconds())
        .isEqualTo(gateway.nowMillis.get() / 1_000 + 2);
    gateway.nowMillis.addAndGet(2_000);
    assertThat(bothWays(GET).message()).isEmpty();
    refusedBothWays(
        PUT.with(put.toBuilder().setTtl(Duration.getDefaultInstance()).build().toByteString()),
        ErrorReason.INVALID_TTL);
  }

  @Test
  void storedValuesDoNotChangeWithTheBuffersTheyCameIn() throws Exception {
    gateway.lightly(put("n", "k", ByteString.copyFromUtf8("the value")));
    gateway.lightly(put("n", "another", ByteString.copyFromUtf8("something else")));
    assertThat(GetResponse.parseFrom(bothWays(GET).message()).getValue().toStringUtf8())
        .isEqualTo("the value");
  }

  // ---- room

  @Test
  void withoutRoomRequestsWaitOnTheOrdinaryWay() {
    CallMemory other = gateway.memory.newCall();
    other.hold(gateway.memory.limit());
    Map<String, Double> before = gateway.counted();
    assertThat(gateway.lane(GET)).isEmpty();
    assertThat(gateway.lane(odd(GET))).isEmpty();
    assertThat(gateway.counted()).isEqualTo(before);
    other.release();
    bothWays(GET);
  }

  @Test
  void largeRepliesAreHeldUntilTheyLeave() {
    gateway.ordinary(put("n", "k", ByteString.copyFrom(new byte[400 << 10])));
    for (Asked asked : List.of(GET, odd(GET))) {
      gateway.reply.keepReplies();
      Answer answer = gateway.lane(asked).orElseThrow();
      assertThat(gateway.held()).isBetween(400L << 10, answer.message().size() + 100L);
      gateway.reply.letGo();
      assertThat(gateway.held()).isZero();
      assertThat(answer).isEqualTo(gateway.ordinary(asked));
    }
  }

  @Test
  void readsWhoseRepliesHaveNoRoomAreRefused() {
    gateway.ordinary(put("n", "k", ByteString.copyFrom(new byte[400 << 10])));
    CallMemory other = gateway.memory.newCall();
    other.hold(gateway.memory.limit() - (300 << 10));
    Answer ordinary = gateway.ordinary(GET);
    assertThat(gateway.lightly(GET)).isEqualTo(ordinary);
    assertThat(ordinary.reason()).isEqualTo(ErrorReason.OVERLOADED.name());
    other.release();
    assertThat(gateway.held()).isZero();
  }
}
