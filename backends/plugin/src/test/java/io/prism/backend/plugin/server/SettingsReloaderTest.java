package io.prism.backend.plugin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.DrainReport;
import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.backend.InterfaceName;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.error.Errors;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.plugin.HeldStore;
import io.prism.backend.tck.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettingsReloaderTest {

  private static final NamespaceSpec ORDERS =
      new NamespaceSpec("orders", Durability.BEST_EFFORT, "installation");
  private static final Health REFUSING =
      new Health(Health.State.UNHEALTHY, "not those", Map.of(Health.CAUSE, Health.CREDENTIALS));

  /** Makes a store for each password, which shows its number as a metric. */
  private final class HeldFactory implements BackendFactory {
    @Override
    public String type() {
      return "held";
    }

    @Override
    public List<SettingSpec> settings() {
      return List.of();
    }

    @Override
    public Optional<BackendDescriptor> describe(Settings settings) {
      return Optional.empty();
    }

    @Override
    public List<SettingProblem> validate(Settings settings) {
      return List.of();
    }

    @Override
    public Backend create(Settings settings, BackendEnvironment environment) {
      HeldStore store = new HeldStore("held");
      if (settings.text("password").orElseThrow().startsWith("wrong")) {
        store.become(REFUSING);
      }
      if (settings.text("password").orElseThrow().startsWith("elsewhere")) {
        store.become(new Health(Health.State.UNHEALTHY, "", Map.of(Health.OTHER_STORE, "another")));
      }
      expected.add(environment.expected());
      if (settings.text("password").orElseThrow().equals("away")) {
        store.become(new Health(Health.State.UNHEALTHY, "nobody answers"));
      }
      stores.put(settings.text("password").orElseThrow(), store);
      int number = stores.size();
      Gauge.builder("prism.backend.number", store, any -> number)
          .strongReference(true)
          .register(environment.meters());
      return store;
    }
  }

  private final Map<String, HeldStore> stores = new HashMap<>();
  private final List<Optional<String>> expected = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Instant now = Instant.parse("2026-11-22T10:00:00Z");
  private final StoreMaker maker =
      new StoreMaker(
          new HeldFactory(), "held", Path.of(""), () -> now, Optional.empty(), List.of());
  private String password = "first";
  private Optional<SettingProblem> problem = Optional.empty();
  private final SwitchingBackend backend = new SwitchingBackend(shown(maker.make(settings())));
  private final SettingsReloader reloader =
      new SettingsReloader(this::read, maker, backend, settings(), meters);

  @AfterEach
  void close() {
    reloader.close();
  }

  private ServingStore shown(ServingStore store) {
    store.showIn(meters);
    return store;
  }

  private Settings settings() {
    return new Settings(Map.of("password", password));
  }

  private Settings read() throws PluginOptionsException {
    if (problem.isPresent()) {
      throw new PluginOptionsException(List.of(problem.get()));
    }
    return settings();
  }

  private void write(String text) {
    password = text;
    reloader.poll();
    reloader.poll();
  }

  private CompletableFuture<Results.PutResult> put() {
    return backend
        .find(KeyValueBasic.class)
        .orElseThrow()
        .put(
            new WriteContext(
                new CallContext("orders", 1, Deadline.after(Await.LIMIT)), Version.at(0, 1)),
            new Mutation.Put(Key.of("k"), ByteString.EMPTY, Expiry.NEVER, Condition.NONE));
  }

  private double metric(String name) {
    return meters.get(name).gauge().value();
  }

  @Test
  void laterCallsGoToTheNextStoreAndTheOneBeforeEndsWithItsCalls() {
    Await.result(backend.openNamespace(ORDERS));
    CompletableFuture<Results.PutResult> begun = put();

    write("second");
    CompletableFuture<Results.PutResult> later = put();

    assertThat(stores.get("first").puts).hasSize(1);
    assertThat(stores.get("second").puts).hasSize(1);
    assertThat(stores.get("first").isClosed()).isFalse();
    stores
        .get("first")
        .puts
        .remove()
        .answer()
        .complete(new Results.PutResult(true, Optional.empty()));
    assertThat(begun).isCompleted();
    stores.get("first").drained.complete(new DrainReport(0, 0));
    Awaitility.await().atMost(Await.LIMIT).until(() -> stores.get("first").isClosed());
    assertThat(later).isNotDone();
    assertThat(stores.get("second").isClosed()).isFalse();
    assertThat(backend.health().state()).isEqualTo(Health.State.HEALTHY);
    assertThat(meters.get("prism.plugin.settings.taken").functionCounter().count()).isEqualTo(1);
  }

  @Test
  void aStoreThatRefusesTakesNothingOverAndIsTold() {
    Await.result(backend.openNamespace(ORDERS));

    write("wrong");
    var unused = put();

    assertThat(stores.get("first").puts).hasSize(1);
    assertThat(backend.health().state()).isEqualTo(Health.State.DEGRADED);
    assertThat(backend.health().message()).contains("not those").doesNotContain("wrong");
    assertThat(backend.health().details()).containsEntry(Health.CAUSE, Health.CREDENTIALS);
    assertThat(metric("prism.plugin.settings.rejected")).isEqualTo(1);
    assertThat(metric("prism.backend.number")).isEqualTo(1);

    write("first");
    assertThat(stores.get("wrong").isClosed()).isTrue();
    assertThat(backend.health().state()).isEqualTo(Health.State.HEALTHY);
    assertThat(metric("prism.plugin.settings.rejected")).isZero();
    assertThat(metric("prism.backend.number")).isEqualTo(1);
  }

  @Test
  void theNextStoreMustBeTheOneThatServes() {
    HeldStore first = stores.get("first");
    first.become(first.health().with(Health.STORE_IDENTITY, "ours"));

    write("elsewhere");

    assertThat(expected).containsExactly(Optional.empty(), Optional.of("ours"));
    assertThat(backend.health().state()).isEqualTo(Health.State.DEGRADED);
    assertThat(backend.health().message()).contains("another store (identity another)");
    assertThat(backend.health().details())
        .containsEntry(Health.OTHER_STORE, "another")
        .containsEntry(Health.STORE_IDENTITY, "ours")
        .doesNotContainKey(Health.CAUSE);

    // Whoever moved on purpose has ended the one before.
    first.become(new Health(Health.State.UNHEALTHY, "nobody answers"));
    assertThat(backend.health().state()).isEqualTo(Health.State.UNHEALTHY);
    assertThat(backend.health().message()).contains("nobody answers", "another store");
    assertThat(backend.health().details()).containsEntry(Health.OTHER_STORE, "another");
  }

  @Test
  void theNextStoreIsOpenedAnewForDataThatBecomesKnown() {
    HeldStore first = stores.get("first");
    first.become(new Health(Health.State.UNHEALTHY, "nobody answers"));
    write("away");
    HeldStore away = stores.get("away");

    first.become(new Health(Health.State.HEALTHY, "fine").with(Health.STORE_IDENTITY, "ours"));
    away.become(new Health(Health.State.HEALTHY, "fine").with(Health.STORE_IDENTITY, "theirs"));
    reloader.poll();

    assertThat(away.isClosed()).isTrue();
    assertThat(expected).endsWith(Optional.empty(), Optional.of("ours"));
    assertThat(backend.health().storeIdentity()).contains("ours");
  }

  @Test
  void aStoreThatComesToAcceptThemTakesOverLater() {
    write("wrong for now");
    stores.get("wrong for now").become(new Health(Health.State.HEALTHY, "fine"));
    reloader.poll();

    assertThat(backend.health().state()).isEqualTo(Health.State.HEALTHY);
    assertThat(metric("prism.plugin.settings.rejected")).isZero();
    assertThat(metric("prism.backend.number")).isEqualTo(2);
    stores.get("first").drained.complete(new DrainReport(0, 0));
    Awaitility.await().atMost(Await.LIMIT).until(() -> stores.get("first").isClosed());
    assertThat(metric("prism.backend.number")).isEqualTo(2);
  }

  @Test
  void aStoreThatCannotBeReachedIsToldAfterAWhile() {
    write("away");
    reloader.poll();
    assertThat(backend.health().state()).isEqualTo(Health.State.HEALTHY);

    now = now.plus(Duration.ofMinutes(1));
    reloader.poll();
    assertThat(backend.health().message()).contains("nobody answers");
    assertThat(backend.health().state()).isEqualTo(Health.State.DEGRADED);
  }

  @Test
  void halfOfAChangeIsNotTried() {
    password = "half";
    reloader.poll();
    password = "whole";
    reloader.poll();
    reloader.poll();

    assertThat(stores).containsOnlyKeys("first", "whole");
  }

  @Test
  void filesThatCannotBeReadAreTold() {
    problem = Optional.of(new SettingProblem("password", "the file f cannot be read", "mend it"));
    reloader.poll();

    assertThat(backend.health().message()).contains("password: the file f cannot be read");
    problem = Optional.empty();
    reloader.poll();
    assertThat(backend.health().state()).isEqualTo(Health.State.HEALTHY);
    assertThat(stores).hasSize(1);
  }

  @Test
  void aNamespaceThatTheNextStoreRefusesKeepsItOut() {
    Await.result(backend.openNamespace(ORDERS));
    write("wrong for now");
    HeldStore next = stores.get("wrong for now");
    next.answerOpenings(CompletableFuture.failedFuture(Errors.unavailable("held", "no privilege")));
    next.become(new Health(Health.State.HEALTHY, "fine"));
    reloader.poll();
    assertThat(backend.health().message()).contains("no privilege");

    next.answerOpenings(CompletableFuture.completedFuture(NamespaceState.INITIAL));
    reloader.poll();
    assertThat(backend.health().state()).isEqualTo(Health.State.HEALTHY);
    assertThat(next.namespaces).containsExactly("orders");
  }

  @Test
  void aNamespaceThatIsOpenedMeanwhileIsOpenInTheNextStoreToo() {
    CompletableFuture<NamespaceState> answer = new CompletableFuture<>();
    stores.get("first").answerOpenings(answer);
    CompletableFuture<NamespaceState> opening = backend.openNamespace(ORDERS);

    write("second");
    assertThat(opening).isNotDone();
    answer.complete(NamespaceState.INITIAL);

    assertThat(Await.result(opening)).isEqualTo(NamespaceState.INITIAL);
    assertThat(stores.get("second").namespaces).containsExactly("orders");
  }

  @Test
  void whatIsClosedEndsTheStoreThatDoesNotServeYet() {
    write("wrong");

    reloader.close();
    reloader.poll();

    assertThat(stores.get("wrong").isClosed()).isTrue();
    assertThat(stores.get("first").isClosed()).isFalse();
  }

  @Test
  void everyInterfaceGoesToTheStoreThatServes() {
    assertThat(InterfaceName.implementedBy(SwitchingKeyValue.class))
        .containsExactlyInAnyOrderElementsOf(Arrays.asList(InterfaceName.values()));
  }
}
