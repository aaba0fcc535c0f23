package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.prism.backend.Backend;
import io.prism.backend.Health;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.plugin.server.ServerBounds;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import io.prism.plugin.v1.GetInfoRequest;
import io.prism.plugin.v1.GetInfoResponse;
import io.prism.plugin.v1.PluginServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plugins that come, go and are not what they should be. */
class ReconnectIT {

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
  }

  private Backend start(Address address, String type) {
    Backend backend = TestPlugins.backend(address, Map.of("type", type));
    open.add(backend);
    backend.start();
    return backend;
  }

  private ServedStore serve(Backend store, int port) {
    ServedStore served = new ServedStore(store, port, ServerBounds.DEFAULT);
    open.add(served);
    return served;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void answerOneGet(Backend backend, HeldStore store) {
    CompletableFuture<Optional<Item>> get =
        TestPlugins.basic(backend).get(TestPlugins.read(), Key.of("k"));
    TestPlugins.await().until(() -> !store.gets.isEmpty());
    store.gets.remove().answer().complete(Optional.empty());
    assertThat(Await.result(get)).isEmpty();
  }

  @Test
  void aGatewayThatStartsBeforeItsPluginWorksOnceThePluginIsThere() throws Exception {
    int port = freePort();
    Backend backend = start(new Address("127.0.0.1", port), "held");

    TestPlugins.await().until(() -> backend.health().message().contains("cannot be reached"));
    assertThat(backend.health().state()).isEqualTo(Health.State.UNHEALTHY);
    assertThat(backend.descriptor()).isEmpty();
    assertThat(backend.find(KeyValueBasic.class)).isEmpty();
    assertThat(Await.failure(backend.openNamespace(TestPlugins.SPEC)).reason())
        .isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);

    HeldStore store = new HeldStore("held");
    serve(store, port);
    TestPlugins.awaitOpen(backend);
    answerOneGet(backend, store);
    assertThat(backend.health().state()).isEqualTo(Health.State.HEALTHY);
  }

  @Test
  void namespacesAreOpenAgainBeforeTheFirstCallAfterARestart() {
    ServedStore served = serve(new HeldStore("held"), 0);
    Backend backend = start(served.address(), "held");
    TestPlugins.awaitOpen(backend);
    KeyValueBasic before = TestPlugins.basic(backend);
    served.close();
    TestPlugins.await().until(() -> backend.health().state() == Health.State.UNHEALTHY);

    HeldStore restarted = new HeldStore("held");
    serve(restarted, served.address().port());

    TestPlugins.await().until(() -> restarted.namespaces.contains(TestPlugins.NAMESPACE));
    TestPlugins.await().until(() -> backend.health().state() == Health.State.HEALTHY);
    answerOneGet(backend, restarted);
    assertThat(TestPlugins.basic(backend)).isEqualTo(before);
  }

  @Test
  void aStoreThatCameBackEmptyIsToldTheEpochBeforeItIsUsed() {
    ServedStore served = serve(memory(), 0);
    Backend backend = start(served.address(), "memory");
    TestPlugins.awaitOpen(backend);
    assertThat(Await.result(backend.advanceEpoch(TestPlugins.NAMESPACE, 3)).epoch()).isEqualTo(3);
    served.close();
    TestPlugins.await().until(() -> backend.health().state() == Health.State.UNHEALTHY);

    Backend empty = memory();
    serve(empty, served.address().port());

    TestPlugins.await().until(() -> backend.health().state() == Health.State.HEALTHY);
    assertThat(Await.result(empty.openNamespace(TestPlugins.SPEC)).epoch()).isEqualTo(3);
    assertThat(
            Await.failure(
                    TestPlugins.basic(backend)
                        .put(TestPlugins.write(), TestPlugins.put("late", "v")))
                .reason())
        .isEqualTo(ErrorReason.STALE_EPOCH);
  }

  private Backend memory() {
    Backend store = TestPlugins.memory();
    open.add(store);
    store.start();
    return store;
  }

  @Test
  void anotherAddressIsTriedWhenOneIsDown() throws Exception {
    HeldStore store = new HeldStore("held");
    ServedStore served = serve(store, 0);
    Backend backend =
        TestPlugins.backend(
            served.address(),
            Map.of("address", "127.0.0.1:" + freePort() + "," + served.address()));
    open.add(backend);
    backend.start();

    TestPlugins.awaitOpen(backend);
    TestPlugins.await()
        .until(() -> "2".equals(backend.health().details().get("plugin_connections")));
    answerOneGet(backend, store);
  }

  @Test
  void callsThatAPluginRefusesBecauseItEndsAreMadeElsewhere() {
    ServedStore ending = serve(memory(), 0);
    ServedStore staying = serve(memory(), 0);
    Backend backend =
        TestPlugins.backend(
            ending.address(), Map.of("address", ending.address() + "," + staying.address()));
    open.add(backend);
    backend.start();
    TestPlugins.awaitOpen(backend);
    TestPlugins.await()
        .until(() -> "2".equals(backend.health().details().get("plugin_connections")));

    Await.result(ending.server.drain(Duration.ofSeconds(1), "a test"));

    for (int i = 0; i < 20; i++) {
      String key = "k" + i;
      assertThat(
              Await.result(
                      TestPlugins.basic(backend)
                          .put(TestPlugins.write(), TestPlugins.put(key, "v")))
                  .applied())
          .isTrue();
    }
  }

  @Test
  void aStoreOfAnotherTypeIsRefusedUntilItIsTheRightOne() {
    ServedStore wrong = serve(new HeldStore("other"), 0);
    Backend backend = start(wrong.address(), "held");

    TestPlugins.await()
        .until(
            () ->
                backend
                    .health()
                    .message()
                    .contains("type 'other', but 'held' is configured; correct the address"));
    assertThat(backend.descriptor()).isEmpty();

    wrong.close();
    serve(new HeldStore("held"), wrong.address().port());
    TestPlugins.awaitOpen(backend);
  }

  @Test
  void aStoreThatHasBecomeAnotherIsRefused() {
    ServedStore first = serve(new HeldStore("held"), 0);
    Backend backend = TestPlugins.backend(first.address(), Map.of());
    open.add(backend);
    backend.start();
    TestPlugins.awaitOpen(backend);

    first.close();
    serve(new HeldStore("other"), first.address().port());

    TestPlugins.await().until(() -> backend.health().message().contains("declares less"));
    assertThat(backend.descriptor().orElseThrow().type()).isEqualTo("held");
  }

  @Test
  void anUnknownVersionOfTheProtocolIsRefused() throws IOException {
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addService(
                new PluginServiceGrpc.PluginServiceImplBase() {
                  @Override
                  public void getInfo(
                      GetInfoRequest request, StreamObserver<GetInfoResponse> reply) {
                    reply.onNext(GetInfoResponse.newBuilder().setProtocol(2).build());
                    reply.onCompleted();
                  }
                })
            .build()
            .start();
    open.add(server::shutdownNow);

    Backend backend = start(new Address("127.0.0.1", server.getPort()), "held");

    TestPlugins.await()
        .until(() -> backend.health().message().contains("speaks version 2 of the protocol, this"));
  }
}
