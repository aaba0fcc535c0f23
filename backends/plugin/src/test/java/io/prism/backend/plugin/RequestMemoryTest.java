package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.prism.backend.Backend;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.plugin.server.ServerBounds;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import io.prism.plugin.keyvalue.v1.KeyValueBasicServiceGrpc;
import io.prism.plugin.v1.PluginServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What calls take of a process's memory, over a real connection. */
class RequestMemoryTest {

  private static final int BOUND = 4 << 20;
  private static final int ANNOUNCED = 8 << 20;
  private static final int SENT = 512 << 10;
  private static final int CALLS = 40;
  private static final String PUT = KeyValueBasicServiceGrpc.getPutMethod().getFullMethodName();

  private final HeldStore store = new HeldStore("held");
  private final ServedStore served =
      new ServedStore(store, 0, new ServerBounds(1_000, 500, BOUND, BOUND));
  private final HalfSentCalls calls = new HalfSentCalls(served.address());
  private final Backend backend = TestPlugins.backend(served.address(), Map.of());

  @BeforeEach
  void open() {
    backend.start();
    TestPlugins.awaitOpen(backend);
  }

  @AfterEach
  void close() {
    calls.close();
    backend.close();
    served.close();
  }

  private double requestBytes() {
    return served.gauge("prism.plugin.requests.memory");
  }

  private List<HalfSentCalls.Call> begin(String method) {
    return IntStream.range(0, CALLS).mapToObj(i -> calls.begin(method, ANNOUNCED, SENT)).toList();
  }

  /** Waits until no more are held than there is room for. */
  private void awaitRefusals(List<HalfSentCalls.Call> begun) {
    TestPlugins.await()
        .until(
            () -> {
              assertThat(requestBytes()).isLessThanOrEqualTo(BOUND);
              return refused(begun).size() >= CALLS - BOUND / SENT;
            });
    assertThat(refused(begun)).containsOnly(Status.Code.RESOURCE_EXHAUSTED.value());
  }

  /**
   * Calls that were refused gave back what they held, maybe more than was needed: adds others until
   * there is no room for one more.
   */
  private void fillUp(List<HalfSentCalls.Call> begun) {
    HalfSentCalls.Call last;
    do {
      TestPlugins.await()
          .until(() -> requestBytes() >= (double) (begun.size() - refused(begun).size()) * SENT);
      double before = requestBytes();
      last = calls.begin(PUT, ANNOUNCED, SENT);
      begun.add(last);
      CompletableFuture<Integer> status = last.status;
      TestPlugins.await().until(() -> status.isDone() || requestBytes() >= before + SENT);
    } while (!last.status.isDone());
  }

  private static List<Integer> refused(List<HalfSentCalls.Call> begun) {
    return begun.stream()
        .filter(call -> call.status.isDone())
        .map(call -> call.status.join())
        .toList();
  }

  private CompletableFuture<Results.PutResult> put(String key) {
    return TestPlugins.basic(backend).put(TestPlugins.write(), TestPlugins.put(key, "v"));
  }

  private void assertUsableAndEmpty() {
    TestPlugins.await().until(() -> requestBytes() == 0);
    CompletableFuture<Results.PutResult> put = put("k");
    TestPlugins.await().until(() -> !store.puts.isEmpty());
    assertThat(requestBytes()).isPositive();
    store.puts.remove().answer().complete(new Results.PutResult(true, Optional.of(Version.ZERO)));
    assertThat(Await.result(put).applied()).isTrue();
    TestPlugins.await().until(() -> requestBytes() == 0);
  }

  @Test
  void halfSentRequestsAreRefusedWhenTheBoundIsReached() {
    List<HalfSentCalls.Call> begun = new ArrayList<>(begin(PUT));
    awaitRefusals(begun);
    fillUp(begun);

    CompletableFuture<?> large =
        TestPlugins.basic(backend).put(TestPlugins.write(), TestPlugins.put("k", "v".repeat(SENT)));
    assertThat(Await.failure(large).reason()).isEqualTo(ErrorReason.OVERLOADED);

    begun.forEach(HalfSentCalls.Call::reset);
    assertUsableAndEmpty();
    assertThat(served.gauge("prism.plugin.calls.active")).isZero();
  }

  @Test
  void callsThatAreNoDataCallsAreBoundedToo() {
    List<HalfSentCalls.Call> begun =
        begin(PluginServiceGrpc.getGetInfoMethod().getFullMethodName());
    awaitRefusals(begun);

    begun.forEach(HalfSentCalls.Call::reset);
    assertUsableAndEmpty();
  }

  @Test
  void aLostConnectionGivesTheBytesBack() {
    begin(PUT);
    TestPlugins.await().until(() -> requestBytes() >= BOUND - SENT);

    calls.close();

    assertUsableAndEmpty();
  }

  @Test
  void aCancelledCallGivesTheBytesBack() {
    CompletableFuture<?> put =
        TestPlugins.basic(backend).put(TestPlugins.write(), TestPlugins.put("k", "v".repeat(SENT)));
    TestPlugins.await().until(() -> !store.puts.isEmpty());
    store.puts.clear();
    assertThat(requestBytes()).isGreaterThan(SENT);

    put.cancel(true);

    assertUsableAndEmpty();
  }

  @Test
  void aCallThatTakesTooLongGivesTheBytesBack() {
    CompletableFuture<?> put =
        TestPlugins.basic(backend)
            .put(TestPlugins.write(Duration.ofSeconds(1)), TestPlugins.put("k", "v".repeat(SENT)));
    TestPlugins.await().until(() -> !store.puts.isEmpty());
    store.puts.clear();
    assertThat(Await.failure(put).reason()).isEqualTo(ErrorReason.OUTCOME_UNKNOWN);

    assertUsableAndEmpty();
  }

  @Test
  void repliesOfReadsAreRefusedWhenTheBoundIsReached() {
    CallContext context =
        new CallContext(TestPlugins.NAMESPACE, 1, Deadline.after(Duration.ofSeconds(20)));
    CompletableFuture<Optional<Item>> small =
        TestPlugins.basic(backend).get(context, Key.of("small"));
    TestPlugins.await().until(() -> !store.gets.isEmpty());
    store.gets.remove().answer().complete(item(BOUND / 2));
    assertThat(Await.result(small)).isPresent();

    CompletableFuture<Optional<Item>> large =
        TestPlugins.basic(backend).get(context, Key.of("large"));
    TestPlugins.await().until(() -> !store.gets.isEmpty());
    store.gets.remove().answer().complete(item(BOUND + 1));

    assertThat(Await.failure(large).reason()).isEqualTo(ErrorReason.OVERLOADED);
    TestPlugins.await().until(() -> served.gauge("prism.plugin.replies.memory") == 0);
  }

  private static Optional<Item> item(int size) {
    return Optional.of(new Item(ByteString.copyFrom(new byte[size]), Version.ZERO, Expiry.NEVER));
  }
}
