package io.prism.proxy.server;

import static io.prism.proxy.testing.TestProxy.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.prism.control.snapshot.ListenerKind;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.testing.MoodyFactory;
import io.prism.proxy.testing.MoodyFactory.Mood;
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
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers with little time are told, and that others do not suffer from them. */
class DeadlineIT {

  private static final GetRequest GET =
      GetRequest.newBuilder().setNamespace("moody").setKey("k").build();
  private static final PutRequest PUT =
      PutRequest.newBuilder().setNamespace("moody").setKey("k").build();

  private static final Metadata.Key<String> TIMEOUT =
      Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

  private final MoodyFactory moody = new MoodyFactory();
  private final HttpClient http = HttpClient.newHttpClient();
  private TestProxy proxy;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    proxy =
        new TestProxy(
            new Snapshots(directory)
                .backend("moody", MoodyFactory.TYPE)
                .namespace("moody", "moody")
                .build(1),
            moody);
    proxy.keyValue().put(PUT);
    post("put", Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    http.close();
    proxy.close();
  }

  private HttpResponse<String> post(String method, Duration deadline)
      throws IOException, InterruptedException {
    String address = "http://127.0.0.1:" + proxy.address(ListenerKind.HTTP).getPort();
    return http.send(
        HttpRequest.newBuilder(URI.create(address + "/v1/namespaces/moody/keyvalue:" + method))
            .header("Content-Type", "application/json")
            .header("grpc-timeout", deadline.toMillis() + "m")
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString("{\"key\":\"k\"}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String reasonOf(String method, Duration deadline)
      throws IOException, InterruptedException {
    JsonNode answer = new ObjectMapper().readTree(post(method, deadline).body());
    for (JsonNode detail : answer.path("details")) {
      if (detail.has("reason")) {
        return detail.path("reason").asText();
      }
    }
    throw new AssertionError(answer);
  }

  /** Tells the gateway the deadline only, so that its answer is what ends the call. */
  private KeyValueServiceGrpc.KeyValueServiceBlockingStub within(Duration deadline) {
    Metadata headers = new Metadata();
    headers.put(TIMEOUT, deadline.toMillis() + "m");
    return KeyValueServiceGrpc.newBlockingStub(proxy.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @ParameterizedTest
  @CsvSource({"5, 0", "300, 1"})
  void writesThatMayHaveHappenedAreNeverDeniedOverHttp(int millis, int leastBegun)
      throws Exception {
    moody.mood(Mood.HANGING);
    int before = moody.puts();
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      reasons.add(reasonOf("put", Duration.ofMillis(millis)));
    }
    // What was too late to begin is told as that, and has not reached the store.
    int begun = moody.puts() - before;
    assertThat(begun).isGreaterThanOrEqualTo(leastBegun);
    assertThat(Collections.frequency(reasons, "OUTCOME_UNKNOWN")).isEqualTo(begun);
    assertThat(Collections.frequency(reasons, "DEADLINE_EXCEEDED"))
        .isEqualTo(reasons.size() - begun);
  }

  @Test
  void readsOverHttpAreAnsweredByTheirDeadline() throws Exception {
    moody.mood(Mood.HANGING);
    long start = System.nanoTime();
    assertThat(reasonOf("get", Duration.ofSeconds(1))).isEqualTo("BACKEND_UNAVAILABLE");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(800), Duration.ofSeconds(5));
  }

  @Test
  void impatientCallersDoNotTurnTheOthersAway() throws Exception {
    moody.mood(Mood.SLOW);
    for (int i = 0; i < 100; i++) {
      Duration little = Duration.ofMillis(1 + i % 4);
      failureOf(() -> within(little).get(GET));
      failureOf(() -> within(little).put(PUT));
      assertThat(reasonOf("get", little)).isIn("BACKEND_UNAVAILABLE", "DEADLINE_EXCEEDED");
      if (i % 10 == 0) {
        assertThat(proxy.keyValue().get(GET).getFound()).isTrue();
      }
    }
    assertThat(proxy.keyValue().put(PUT).getApplied()).isTrue();
    assertThat(proxy.observe("/healthz").body()).contains("\"breaker\":\"closed\"");
  }
}
