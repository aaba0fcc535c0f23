package io.prism.proxy.server;

import static io.prism.proxy.testing.TestProxy.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.prism.capability.v1.GetNamespaceRequest;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.RateLimit;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.proxy.testing.Failure;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to calls that come faster than their namespace may, in one running gateway. */
class RateLimitIT {

  private static final GetRequest GET = get("orders");

  @TempDir private Path directory;
  private Snapshots snapshots;
  private TestProxy proxy;
  private long version;

  @BeforeEach
  void start() throws IOException {
    snapshots =
        new Snapshots(directory)
            .backend("memory", "memory")
            .namespace("orders", "memory")
            .namespace("others", "memory");
    proxy = new TestProxy(snapshots.build(++version));
    for (int n = 0; n < 12; n++) {
      proxy
          .keyValue()
          .put(
              PutRequest.newBuilder()
                  .setNamespace("orders")
                  .setKey("k" + n)
                  .setValue(ByteString.copyFromUtf8("1"))
                  .build());
    }
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  private static GetRequest get(String namespace) {
    return GetRequest.newBuilder().setNamespace(namespace).setKey("k0").build();
  }

  private void limit(RateLimit limit) {
    limit(Optional.of(limit));
  }

  private void limit(Optional<RateLimit> limit) {
    proxy
        .source()
        .publish(
            snapshots
                .namespace(
                    Snapshots.withRate(
                        Snapshots.namespaceConfig(
                            "orders", "memory", AccessRules.NOBODY, 256, Optional.empty()),
                        limit))
                .build(++version));
  }

  @Test
  void whatComesTooFastIsRefusedWithADelay() {
    limit(new RateLimit(1, 3));

    List<Failure> failures = new ArrayList<>();
    long begun = System.nanoTime();
    for (int n = 0; n < 50; n++) {
      try {
        proxy.keyValue().get(GET);
      } catch (io.grpc.StatusRuntimeException e) {
        failures.add(Failure.of(e));
      }
    }
    long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();

    assertThat(50 - failures.size()).isBetween(3, Math.toIntExact(4 + seconds));
    assertThat(failures)
        .isNotEmpty()
        .allSatisfy(
            failure -> {
              assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
              assertThat(failure.reason()).isEqualTo("RATE_LIMITED");
              assertThat(failure.retryable()).isTrue();
              assertThat(failure.message()).contains("'orders' takes 1 calls a second");
              assertThat(failure.metadata())
                  .containsEntry("namespace", "orders")
                  .containsEntry("calls_per_second", "1");
            });
    assertThat(proxy.keyValue().get(get("others"))).as("nobody else waits").isNotNull();
    assertThat(
            proxy
                .capability()
                .getNamespace(GetNamespaceRequest.newBuilder().setNamespace("orders").build()))
        .as("what does not go to the store is free")
        .isNotNull();
  }

  @Test
  void aBatchCountsForEachOfItsItems() {
    limit(new RateLimit(1, 12));
    BatchGetRequest batch =
        BatchGetRequest.newBuilder()
            .setNamespace("orders")
            .addAllKeys(IntStream.range(0, 12).mapToObj(n -> "k" + n).toList())
            .build();

    assertThat(proxy.keyValue().batchGet(batch).getResultsCount()).isEqualTo(12);
    assertThat(failureOf(() -> proxy.keyValue().batchGet(batch)).reason())
        .isEqualTo("RATE_LIMITED");
  }

  @Test
  void aStreamIsSlowedDownAndNotEnded() {
    limit(new RateLimit(5, 5));
    ScanRequest scan =
        ScanRequest.newBuilder().setNamespace("orders").setPrefix("k").setPageBytes(1).build();

    long begun = System.nanoTime();
    List<Integer> pages = new ArrayList<>();
    proxy.keyValue().scanStream(scan).forEachRemaining(page -> pages.add(page.getItemsCount()));

    assertThat(pages.stream().mapToInt(Integer::intValue).sum()).isEqualTo(12);
    assertThat(pages).hasSizeGreaterThanOrEqualTo(12);
    // Five at once, and the others at five a second.
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void aChangedLimitHoldsFromTheNextCallOn() {
    limit(new RateLimit(1, 1));
    assertThat(IntStream.range(0, 10).mapToObj(n -> reason(GET))).contains("RATE_LIMITED");

    limit(Optional.empty());

    assertThat(IntStream.range(0, 100).mapToObj(n -> reason(GET))).containsOnly("");
  }

  private String reason(GetRequest request) {
    try {
      proxy.keyValue().get(request);
      return "";
    } catch (io.grpc.StatusRuntimeException e) {
      return Failure.of(e).reason();
    }
  }

  @Test
  void overHttpItIsTooManyRequests() throws Exception {
    limit(new RateLimit(1, 1));
    URI item =
        URI.create(
            "http://127.0.0.1:"
                + proxy.address(ListenerKind.HTTP).getPort()
                + "/v1/namespaces/orders/keyvalue/k0");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> last = null;
      for (int n = 0; n < 10 && (last == null || last.statusCode() == 200); n++) {
        last =
            http.send(HttpRequest.newBuilder(item).build(), HttpResponse.BodyHandlers.ofString());
      }
      assertThat(last.statusCode()).isEqualTo(429);
      assertThat(last.body()).contains("RATE_LIMITED");
      assertThat(last.headers().firstValue("Retry-After")).hasValue("1");
    }
  }
}
