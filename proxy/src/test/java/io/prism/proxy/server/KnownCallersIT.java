package io.prism.proxy.server;

import static io.prism.proxy.testing.TestProxy.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.prism.capability.v1.GetNamespaceRequest;
import io.prism.capability.v1.ListNamespacesRequest;
import io.prism.capability.v1.Namespace;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.Permission;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.proxy.testing.EveryCall;
import io.prism.proxy.testing.Failure;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A namespace whose callers must be known, behind listeners that ask nobody who calls. */
class KnownCallersIT {

  private static final AccessRules RULES = new AccessRules(Map.of("reader", Permission.READ_ONLY));

  @TempDir private Path directory;
  private TestProxy proxy;

  @BeforeEach
  void start() throws IOException {
    proxy =
        new TestProxy(
            new Snapshots(directory)
                .backend("memory", "memory")
                .namespace(
                    Snapshots.namespaceConfig(
                        "strict", "memory", RULES.forKnownCallers(), 256, Optional.empty()))
                .namespace(
                    Snapshots.namespaceConfig("open", "memory", RULES, 256, Optional.empty()))
                .build(1));
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void everyCallIsRefusedThereAndOnlyThere() {
    assertThat(EveryCall.reasons(proxy.channel(), "strict", "k").values())
        .isNotEmpty()
        .containsOnly("UNAUTHENTICATED");
    assertThat(EveryCall.reasons(proxy.channel(), "open", "k").values())
        .doesNotContain("UNAUTHENTICATED");
  }

  @Test
  void theRefusalSaysWhatToDo() {
    Failure failure =
        failureOf(
            () ->
                proxy
                    .keyValue()
                    .get(GetRequest.newBuilder().setNamespace("strict").setKey("k").build()));

    assertThat(failure.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(failure.message())
        .contains("'strict'", "asks nobody", "client certificate", "spec.tls.mode");
    assertThat(failure.metadata()).containsEntry("namespace", "strict");
  }

  @Test
  void itIsNotListedAndNotDescribed() {
    assertThat(
            proxy
                .capability()
                .listNamespaces(ListNamespacesRequest.getDefaultInstance())
                .getNamespacesList())
        .extracting(Namespace::getName)
        .containsExactly("open");
    assertThat(
            failureOf(
                    () ->
                        proxy
                            .capability()
                            .getNamespace(
                                GetNamespaceRequest.newBuilder().setNamespace("strict").build()))
                .reason())
        .isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void overHttpTheSameHolds() throws Exception {
    assertThat(status("/kv/strict/k")).isEqualTo(401);
    assertThat(status("/v1/namespaces/strict/keyvalue/k")).isEqualTo(401);
    assertThat(status("/kv/open/k")).isEqualTo(404);
  }

  private int status(String path) throws Exception {
    int port = proxy.address(ListenerKind.HTTP).getPort();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
