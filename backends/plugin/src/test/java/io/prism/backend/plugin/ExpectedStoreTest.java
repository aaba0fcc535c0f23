package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Backend;
import io.prism.backend.Health;
import io.prism.backend.error.PrismException;
import io.prism.backend.plugin.server.ServerBounds;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway that was told which store holds its data uses no other one. */
class ExpectedStoreTest {

  private static final Health WELL = new Health(Health.State.HEALTHY, "fine");

  private final List<AutoCloseable> open = new ArrayList<>();
  private final HeldStore store = new HeldStore("held");

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
  }

  private static Health of(String identity) {
    return WELL.with(Health.STORE_IDENTITY, identity);
  }

  private Address serve(HeldStore served) {
    ServedStore server = new ServedStore(served, 0, ServerBounds.DEFAULT);
    open.add(server);
    return server.address();
  }

  private Backend gateway(String addresses) {
    return start(Map.of("address", addresses, "store_identity", "ours"));
  }

  private Backend start(Map<String, String> settings) {
    Backend backend = TestPlugins.backend(TestPlugins.ANY_PORT, settings);
    open.add(backend);
    backend.start();
    return backend;
  }

  private static void awaitMessage(Backend backend, String words) {
    TestPlugins.await().untilAsserted(() -> assertThat(backend.health().message()).contains(words));
  }

  @Test
  void anotherStoreIsNotUsedAndCallsSayWhy() {
    store.become(of("theirs"));
    Backend backend = gateway(serve(store).toString());

    awaitMessage(backend, "another store");
    PrismException refused = Await.failure(backend.openNamespace(TestPlugins.SPEC));

    assertThat(refused.reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
    assertThat(refused.message()).contains("serves another store");
    assertThat(store.namespaces).isEmpty();
    assertThat(backend.health().details())
        .containsEntry(Health.STORE_IDENTITY, "ours")
        .containsEntry(Health.OTHER_STORE, "theirs");

    store.become(of("ours"));
    TestPlugins.awaitOpen(backend);
    assertThat(backend.health().storeIdentity()).contains("ours");
  }

  @Test
  void aPluginThatHasNotFoundItsStoreIsNotUsedUntilItHas() {
    store.become(Health.State.UNHEALTHY, "connecting");
    Backend backend = gateway(serve(store).toString());
    awaitMessage(backend, "connecting");

    store.become(
        new Health(Health.State.UNHEALTHY, "not that one")
            .with(Health.STORE_IDENTITY, "ours")
            .with(Health.OTHER_STORE, "theirs"));
    awaitMessage(backend, "not that one");
    assertThat(store.namespaces).isEmpty();

    store.become(of("ours"));
    TestPlugins.awaitOpen(backend);
  }

  @Test
  void whyAStoreDoesNotServeIsKnownThoughItNeverDid() {
    store.become(
        new Health(Health.State.UNHEALTHY, "not those credentials")
            .with(Health.CAUSE, Health.CREDENTIALS));
    Backend backend = gateway(serve(store).toString());

    awaitMessage(backend, "not those credentials");
    assertThat(backend.health().details()).containsEntry(Health.CAUSE, Health.CREDENTIALS);
    assertThat(backend.descriptor()).isPresent();
  }

  @Test
  void aStoreWithoutAnIdentityIsNotTheExpectedOne() {
    store.become(WELL);
    Backend backend = gateway(serve(store).toString());

    awaitMessage(backend, "another store");
    assertThat(store.namespaces).isEmpty();
  }

  @Test
  void whereNoneIsExpectedTheFirstThatServesIs() {
    HeldStore first = new HeldStore("held");
    first.become(Health.State.UNHEALTHY, "connecting");
    Address address;
    Backend backend;
    try (ServedStore server = new ServedStore(first, 0, ServerBounds.DEFAULT)) {
      address = server.address();
      backend = start(Map.of("address", address.toString()));
      awaitMessage(backend, "connecting");
      assertThat(first.namespaces).isEmpty();

      first.become(of("ours"));
      TestPlugins.awaitOpen(backend);
    }

    store.become(of("theirs"));
    open.add(new ServedStore(store, address.port(), ServerBounds.DEFAULT));
    awaitMessage(backend, "another store");
    assertThat(store.namespaces).isEmpty();

    store.become(of("ours"));
    TestPlugins.awaitOpen(backend);
  }

  @Test
  void aStoreWithoutAnIdentityIsUsedWhereNoneIsExpected() {
    store.become(WELL);

    TestPlugins.awaitOpen(start(Map.of("address", serve(store).toString())));
  }

  @Test
  void theOtherPluginsAreUsed() {
    HeldStore stranger = new HeldStore("held");
    stranger.become(of("theirs"));
    store.become(of("ours"));
    Backend backend = gateway(serve(stranger) + "," + serve(store));

    TestPlugins.awaitOpen(backend);
    TestPlugins.await()
        .until(() -> "2".equals(backend.health().details().get("plugin_connections")));
    assertThat(store.namespaces).isNotEmpty();
    assertThat(stranger.namespaces).isEmpty();
  }
}
