package io.prism.proxy.server;

import static io.prism.proxy.testing.TestProxy.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.prism.control.snapshot.AccessRules;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.proxy.testing.Failure;
import io.prism.proxy.testing.MoodyFactory;
import io.prism.proxy.testing.MoodyFactory.Mood;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that hangs, fails or is overrun: its namespaces answer in time, the others do not notice.
 */
class StoreTroubleIT {

  private static final GetRequest GET =
      GetRequest.newBuilder().setNamespace("moody").setKey("k").build();
  private static final PutRequest PUT =
      PutRequest.newBuilder().setNamespace("moody").setKey("k").build();

  private static final Metadata.Key<String> TIMEOUT =
      Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

  private final MoodyFactory moody = new MoodyFactory();
  private TestProxy proxy;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    proxy =
        new TestProxy(
            new Snapshots(directory)
                .backend("moody", MoodyFactory.TYPE)
                .backend("memory", "memory")
                .namespace("moody", "moody")
                .namespace(
                    Snapshots.namespaceConfig(
                        "narrow", "moody", AccessRules.NOBODY, 2, Optional.empty()))
                .namespace("well", "memory")
                .build(1),
            moody);
    proxy.keyValue().put(PUT);
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  /**
   * Tells the gateway the deadline and waits longer itself, so that a client of a busy machine does
   * not give up a moment before it sees the answer.
   */
  private KeyValueServiceGrpc.KeyValueServiceBlockingStub within(Duration deadline) {
    Metadata headers = new Metadata();
    headers.put(TIMEOUT, deadline.toMillis() + "m");
    return KeyValueServiceGrpc.newBlockingStub(proxy.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static Duration timed(Runnable call) {
    long start = System.nanoTime();
    call.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The first call that hangs loads classes, for longer than answers come before a deadline. */
  private void hang() {
    moody.mood(Mood.HANGING);
    failureOf(() -> within(Duration.ofMillis(300)).get(GET));
  }

  @Test
  void hungReadIsUnavailableBeforeItsDeadline() {
    hang();
    List<Failure> failures = new ArrayList<>();
    Duration took =
        timed(() -> failures.add(failureOf(() -> within(Duration.ofSeconds(2)).get(GET))));

    // Later, the transport would have ended the call itself, with another status.
    assertThat(took).isGreaterThan(Duration.ofMillis(1_500));
    assertThat(failures.getFirst().code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failures.getFirst().reason()).isEqualTo("BACKEND_UNAVAILABLE");
    assertThat(failures.getFirst().retryable()).isTrue();
  }

  @Test
  void hungWriteHasAnUnknownOutcomeUnlessItHasAToken() {
    hang();
    Failure unknown = failureOf(() -> within(Duration.ofMillis(400)).put(PUT));
    Failure retryable =
        failureOf(
            () ->
                within(Duration.ofMillis(400))
                    .put(PUT.toBuilder().setIdempotencyToken("t1").build()));

    assertThat(unknown.code()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(unknown.reason()).isEqualTo("OUTCOME_UNKNOWN");
    assertThat(unknown.retryable()).isFalse();
    assertThat(retryable.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(retryable.retryable()).isTrue();
  }

  @Test
  void openBreakerAnswersAtOnceAndClosesWhenTheStoreIsBack() {
    moody.mood(Mood.UNREACHABLE);
    for (int i = 0; i < 25; i++) {
      failureOf(() -> within(Duration.ofSeconds(5)).get(GET));
    }
    moody.mood(Mood.HANGING);
    Duration took = timed(() -> failureOf(() -> within(Duration.ofSeconds(5)).get(GET)));
    assertThat(took).isLessThan(Duration.ofMillis(500));
    assertThat(
            within(Duration.ofSeconds(5))
                .get(GET.toBuilder().setNamespace("well").build())
                .getFound())
        .isFalse();

    moody.mood(Mood.WELL);
    await()
        .atMost(Duration.ofSeconds(5))
        .ignoreExceptions()
        .until(() -> within(Duration.ofSeconds(1)).get(GET).getFound());
  }

  @Test
  void breakerOpensOnTimeoutsToo() {
    moody.mood(Mood.HANGING);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      callers.add(
          Thread.startVirtualThread(
              () -> failureOf(() -> within(Duration.ofMillis(600)).get(GET))));
    }
    callers.forEach(StoreTroubleIT::join);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                timed(() -> failureOf(() -> within(Duration.ofSeconds(2)).get(GET)))
                        .compareTo(Duration.ofMillis(500))
                    < 0);
  }

  @Test
  void fullNamespaceRefusesAndOthersGoOn() {
    moody.mood(Mood.HANGING);
    GetRequest narrow = GET.toBuilder().setNamespace("narrow").build();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      callers.add(
          Thread.startVirtualThread(
              () -> failureOf(() -> within(Duration.ofSeconds(3)).get(narrow))));
    }
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(
            () -> {
              Failure full = failureOf(() -> within(Duration.ofMillis(200)).get(narrow));
              assertThat(full.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
              assertThat(full.reason()).isEqualTo("OVERLOADED");
              assertThat(full.retryable()).isTrue();
            });
    assertThat(
            within(Duration.ofSeconds(5))
                .get(GET.toBuilder().setNamespace("well").build())
                .getFound())
        .isFalse();
    callers.forEach(StoreTroubleIT::join);
  }

  @Test
  void hungStreamEndsInTime() {
    moody.mood(Mood.HANGING);
    Failure failure =
        failureOf(
            () ->
                within(Duration.ofMillis(500))
                    .scanStream(ScanRequest.newBuilder().setNamespace("moody").build())
                    .next());
    assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void defectIsInternalAndTellsNothingButARequestId() {
    moody.mood(Mood.BROKEN);
    Failure failure = failureOf(() -> within(Duration.ofSeconds(5)).get(GET));
    assertThat(failure.code()).isEqualTo(Status.Code.INTERNAL);
    assertThat(failure.metadata()).containsKey("request_id");
    assertThat(failure.message()).doesNotContain("secret-detail");
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
