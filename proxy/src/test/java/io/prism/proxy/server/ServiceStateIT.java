package io.prism.proxy.server;

import static io.prism.proxy.testing.TestProxy.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.prism.capability.v1.GetNamespaceRequest;
import io.prism.capability.v1.ListNamespacesRequest;
import io.prism.capability.v1.Namespace;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.ServiceState;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.proxy.testing.EveryCall;
import io.prism.proxy.testing.Failure;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a namespace answers while it is read-only or suspended, in one running gateway. */
class ServiceStateIT {

  private static final Set<String> MUTATING =
      Set.of(
          "Put",
          "Delete",
          "BatchPut",
          "BatchDelete",
          "CompareAndSwap",
          "CompareAndDelete",
          "Increment",
          "Transact",
          "Expire",
          "Persist");

  private static final GetRequest GET =
      GetRequest.newBuilder().setNamespace("orders").setKey("k").build();
  private static final PutRequest PUT =
      PutRequest.newBuilder()
          .setNamespace("orders")
          .setKey("k")
          .setValue(ByteString.copyFromUtf8("1"))
          .build();

  @TempDir private Path directory;
  private final MoodyFactory moody = new MoodyFactory();
  private final HttpClient http = HttpClient.newHttpClient();
  private Snapshots snapshots;
  private TestProxy proxy;
  private long version;

  @BeforeEach
  void start() throws IOException {
    snapshots =
        new Snapshots(directory)
            .backend("memory", "memory")
            .backend("moody", MoodyFactory.TYPE)
            .namespace("orders", "memory")
            .namespace("others", "memory")
            .namespace("slow", "moody");
    proxy = new TestProxy(snapshots.build(++version), moody);
    assertThat(proxy.keyValue().put(PUT).getApplied()).isTrue();
  }

  @AfterEach
  void stop() {
    http.close();
    proxy.close();
  }

  private void become(String namespace, String backend, ServiceState state) {
    proxy
        .source()
        .publish(
            snapshots
                .namespace(
                    Snapshots.namespaceConfig(
                        namespace, backend, AccessRules.NOBODY, 256, Optional.empty(), state))
                .build(++version));
  }

  private void become(ServiceState state) {
    become("orders", "memory", state);
  }

  private Map<String, String> reasons() {
    return EveryCall.reasons(proxy.channel(), "orders", "k");
  }

  @Test
  void readOnlyRefusesEveryCallThatChangesItemsAndNoOther() {
    become(ServiceState.READ_ONLY);

    assertThat(reasons())
        .hasSizeGreaterThan(MUTATING.size())
        .containsKeys(MUTATING.toArray(String[]::new))
        .allSatisfy(
            (method, reason) ->
                assertThat(reason)
                    .as(method)
                    .isEqualTo(MUTATING.contains(method) ? "NAMESPACE_READ_ONLY" : ""));
    assertThat(proxy.keyValue().get(GET).getValue().toStringUtf8()).isEqualTo("1");
  }

  @Test
  void suspendedRefusesEveryCall() {
    become(ServiceState.SUSPENDED);

    assertThat(reasons().values()).isNotEmpty().containsOnly("NAMESPACE_SUSPENDED");
  }

  @Test
  void activeAgainEverythingIsAsItWas() {
    var before = proxy.keyValue().get(GET);

    become(ServiceState.SUSPENDED);
    become(ServiceState.READ_ONLY);
    become(ServiceState.ACTIVE);

    assertThat(proxy.keyValue().get(GET)).isEqualTo(before);
    assertThat(proxy.keyValue().put(PUT).getApplied()).isTrue();
  }

  @Test
  void theRefusalSaysWhatItIs() {
    become(ServiceState.READ_ONLY);
    Failure put = failureOf(() -> proxy.keyValue().put(PUT));
    assertThat(put.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(put.message()).contains("namespace 'orders' is read-only", "nothing was applied");
    assertThat(put.metadata()).containsEntry("namespace", "orders");
    assertThat(put.retryable()).isFalse();

    become(ServiceState.SUSPENDED);
    Failure get = failureOf(() -> proxy.keyValue().get(GET));
    assertThat(get.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(get.message()).contains("namespace 'orders' is suspended", "its data stays");
    assertThat(get.metadata()).containsEntry("namespace", "orders");
  }

  @Test
  void overHttpTheSameHolds() throws Exception {
    String item = "/v1/namespaces/orders/keyvalue/k";
    String json = "application/json";
    become(ServiceState.READ_ONLY);
    assertRefused(call("PUT", item, json, "{\"value\":\"Mg==\"}"), "NAMESPACE_READ_ONLY");
    assertRefused(call("DELETE", item, json, ""), "NAMESPACE_READ_ONLY");
    assertRefused(call("PUT", "/kv/orders/k", "text/plain", "2"), "NAMESPACE_READ_ONLY");
    assertRefused(
        call(
            "POST",
            "/v1/namespaces/orders/keyvalue:increment",
            json,
            "{\"key\":\"k\",\"delta\":\"1\"}"),
        "NAMESPACE_READ_ONLY");
    assertThat(call("GET", item, json, "").statusCode()).isEqualTo(200);
    assertThat(call("GET", "/kv/orders/k", json, "").body()).isEqualTo("1");

    become(ServiceState.SUSPENDED);
    assertRefused(call("GET", item, json, ""), "NAMESPACE_SUSPENDED");
    assertRefused(call("GET", "/kv/orders/k", json, ""), "NAMESPACE_SUSPENDED");
    assertRefused(
        call("POST", "/v1/namespaces/orders/keyvalue:scanStream", json, "{}"),
        "NAMESPACE_SUSPENDED");
  }

  private HttpResponse<String> call(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + proxy.address(ListenerKind.HTTP).getPort() + path))
            .header("Content-Type", type)
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void assertRefused(HttpResponse<String> answer, String reason) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    JsonNode status = new ObjectMapper().readTree(answer.body());
    // A stream tells its failure in its last line.
    JsonNode error = status.has("error") ? status.get("error") : status;
    assertThat(error.at("/details/0/reason").asText()).isEqualTo(reason);
  }

  @Test
  void aRefusalCostsNothingAndTouchesNoOtherNamespace() {
    become("slow", "moody", ServiceState.READ_ONLY);
    PutRequest slow = PUT.toBuilder().setNamespace("slow").build();

    assertThat(failureOf(() -> proxy.keyValue().put(slow)).reason())
        .isEqualTo("NAMESPACE_READ_ONLY");

    assertThat(moody.puts()).as("calls that reached the store").isZero();
    PutRequest other = PUT.toBuilder().setNamespace("others").build();
    assertThat(proxy.keyValue().put(other).getApplied()).isTrue();
  }

  @Test
  void aCallUnderWayIsFinished() throws Exception {
    moody.mood(Mood.SLOW);
    PutRequest slow = PUT.toBuilder().setNamespace("slow").build();
    Future<PutResponse> answer = KeyValueServiceGrpc.newFutureStub(proxy.channel()).put(slow);
    Awaitility.await("the call is under way").until(() -> moody.puts() == 1);

    become("slow", "moody", ServiceState.SUSPENDED);

    assertThat(answer.get(20, TimeUnit.SECONDS).getApplied()).isTrue();
    assertThat(failureOf(() -> proxy.keyValue().put(slow)).reason())
        .isEqualTo("NAMESPACE_SUSPENDED");
  }

  @Test
  void aStoreThatIsAwayDoesNotHideTheState() {
    moody.mood(Mood.UNREACHABLE);
    become("slow", "moody", ServiceState.SUSPENDED);

    assertThat(
            failureOf(() -> proxy.keyValue().get(GET.toBuilder().setNamespace("slow").build()))
                .reason())
        .isEqualTo("NAMESPACE_SUSPENDED");
  }

  @Test
  void whoeverMayUseItIsToldItsState() {
    for (ServiceState state : ServiceState.values()) {
      become(state);

      Namespace told =
          proxy
              .capability()
              .getNamespace(GetNamespaceRequest.newBuilder().setNamespace("orders").build())
              .getNamespace();
      assertThat(told.getState()).isEqualTo(state.word());
      assertThat(told.getPermissionsList()).containsExactly("read", "write");
      assertThat(
              proxy
                  .capability()
                  .listNamespaces(ListNamespacesRequest.getDefaultInstance())
                  .getNamespacesList())
          .contains(told);
    }
  }
}
