package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.Health;
import io.prism.backend.Settings;
import io.prism.backend.error.PrismException;
import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.PluginBackendFactory;
import io.prism.backend.plugin.server.PluginOptions;
import io.prism.backend.plugin.server.PluginProcess;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.backend.tck.StoreFixture;
import io.prism.backend.tck.TestNamespace;
import io.prism.common.v1.ErrorReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plugin process over a server that asks for a password, which lies in a file as Kubernetes
 * mounts it: a link that is swapped. Password and file are changed while clients call.
 */
final class SecretRotationIT {

  private static final int CALLERS = 4;

  @TempDir private Path folder;

  private final OwnServer server = new OwnServer(Map.of());
  private final AtomicBoolean stop = new AtomicBoolean();
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final List<PrismException> failures = Collections.synchronizedList(new ArrayList<>());
  private final List<CompletableFuture<?>> callers = new ArrayList<>();
  private PasswordRole role;
  private PluginProcess plugin;
  private RunningStore store;
  private TestNamespace namespace;
  private int mounts;

  @BeforeEach
  void start() throws Exception {
    server.start();
    role = PasswordRole.create(server.address(), "prism", "first");
    mount("first");
    Files.createSymbolicLink(folder.resolve("password"), Path.of("..data", "password"));
    Files.createSymbolicLink(folder.resolve("database"), Path.of("..data", "database"));
    plugin =
        PluginProcess.start(
            PluginOptions.of(
                    "postgres",
                    Map.of(
                        "hosts",
                        server.address().host() + ":" + server.address().port(),
                        "database",
                        "file:" + folder.resolve("database"),
                        "user",
                        "prism",
                        "password",
                        "file:" + folder.resolve("password")),
                    new Address("127.0.0.1", 0))
                .withDrainTimeout(Duration.ofSeconds(1)));
    store = RunningStore.start(new Gateway(plugin.address()));
    namespace = store.newNamespace();
    for (int i = 0; i < CALLERS; i++) {
      String caller = "caller-" + i;
      callers.add(CompletableFuture.runAsync(() -> callUntilStopped(caller)));
    }
    awaitFurtherCalls();
  }

  @AfterEach
  void end() {
    stop.set(true);
    callers.forEach(caller -> assertThat(caller).succeedsWithin(Await.LIMIT));
    store.close();
    plugin.close();
    server.close();
  }

  /** The store as a gateway has it. */
  private record Gateway(Address plugin) implements StoreFixture {
    @Override
    public Backend create() {
      return new PluginBackendFactory()
          .create(
              new Settings(Map.of("address", plugin.toString(), "health_interval", "200ms")),
              new BackendEnvironment(
                  "remote", Path.of(""), new SimpleMeterRegistry(), InstantSource.system()));
    }

    @Override
    public void close() {}
  }

  private void mount(String password) throws IOException {
    mount(password, "postgres");
  }

  /** As a kubelet does it: the files aside, then one step to all of them. */
  private void mount(String password, String database) throws IOException {
    Path version = Files.createDirectory(folder.resolve("..version-" + mounts++));
    Files.writeString(version.resolve("password"), password + "\n");
    Files.writeString(version.resolve("database"), database + "\n");
    Path link = folder.resolve("..data_tmp");
    Files.createSymbolicLink(link, version.getFileName());
    Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  private void callUntilStopped(String caller) {
    for (int i = 0; !stop.get(); i++) {
      String key = caller + "/" + i % 50;
      String value = "value " + i;
      try {
        namespace.put(key, value);
        acknowledged.put(key, value);
        assertThat(namespace.text(key)).contains(value);
      } catch (PrismException e) {
        acknowledged.remove(key);
        failures.add(e);
      }
    }
  }

  private void awaitFurtherCalls() {
    Set<String> before = Set.copyOf(acknowledged.values());
    await()
        .until(() -> acknowledged.values().stream().filter(v -> !before.contains(v)).count() > 100);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Await.LIMIT);
  }

  @Test
  void aPasswordIsChangedWithoutAFailedCall() throws Exception {
    Set<String> before = role.connections();

    role.change("second");
    mount("second");
    await().until(() -> Collections.disjoint(role.connections(), before));
    awaitFurtherCalls();

    assertThat(failures).isEmpty();
    assertThat(store.backend().health().state()).isEqualTo(Health.State.HEALTHY);

    // Whatever is under way fails, and the password in use is good for further connections.
    role.disconnect();
    awaitFurtherCalls();
    assertThat(failures)
        .extracting(PrismException::reason)
        .isSubsetOf(ErrorReason.BACKEND_UNAVAILABLE, ErrorReason.OUTCOME_UNKNOWN);
    stop.set(true);
    callers.forEach(caller -> assertThat(caller).succeedsWithin(Await.LIMIT));
    await()
        .ignoreExceptionsInstanceOf(PrismException.class)
        .untilAsserted(
            () ->
                acknowledged.forEach(
                    (key, value) -> assertThat(namespace.text(key)).contains(value)));
  }

  @Test
  void theFileMayChangeBeforeThePassword() throws Exception {
    Set<String> before = role.connections();

    mount("second");
    awaitTold("does not accept the credentials");
    assertThat(role.connections()).containsAll(before);
    role.change("second");
    await().until(() -> Collections.disjoint(role.connections(), before));

    await().until(() -> store.backend().health().state() == Health.State.HEALTHY);
    assertThat(failures).isEmpty();
  }

  @Test
  void aWrongPasswordIsToldWhileCallsGoOn() throws Exception {
    mount("not this one");
    awaitTold("does not accept the credentials");
    awaitFurtherCalls();

    assertThat(failures).isEmpty();
    assertThat(store.backend().health().details()).containsEntry(Health.CAUSE, Health.CREDENTIALS);
    assertThat(store.backend().health().message()).doesNotContain("not this one");

    Files.delete(folder.resolve("password"));
    awaitTold("cannot be read");

    Files.createSymbolicLink(folder.resolve("password"), Path.of("..data", "password"));
    mount("first");
    await().until(() -> store.backend().health().state() == Health.State.HEALTHY);
    awaitFurtherCalls();
    assertThat(failures).isEmpty();
  }

  @Test
  void anotherStoreIsToldAndNotUsedWhileCallsGoOnInTheOneBefore() throws Exception {
    server.address().execute("create database elsewhere owner prism");
    Optional<String> identity = store.backend().health().storeIdentity();

    mount("first", "elsewhere");
    awaitTold("they lead to another store");
    awaitFurtherCalls();

    assertThat(store.backend().health().storeIdentity()).isPresent().isEqualTo(identity);
    assertThat(store.backend().health().details()).containsKey(Health.OTHER_STORE);
    // Nor after whatever is under way failed.
    role.disconnect();
    awaitFurtherCalls();
    assertThat(itemsElsewhere()).isZero();

    mount("first");
    await().until(() -> store.backend().health().state() == Health.State.HEALTHY);
    assertThat(store.backend().health().details()).doesNotContainKey(Health.OTHER_STORE);
    assertThat(failures)
        .extracting(PrismException::reason)
        .isSubsetOf(ErrorReason.BACKEND_UNAVAILABLE, ErrorReason.OUTCOME_UNKNOWN);
    stop.set(true);
    callers.forEach(caller -> assertThat(caller).succeedsWithin(Await.LIMIT));
    acknowledged.forEach((key, value) -> assertThat(namespace.text(key)).contains(value));
    assertThat(itemsElsewhere()).isZero();
  }

  private long itemsElsewhere() throws SQLException {
    try (Connection connection = server.address().connect("elsewhere");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from prism.item")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void connectionsThatEndBeforeTheFileChangesComeBackWithIt() throws Exception {
    role.change("second");
    role.disconnect();
    await().until(() -> store.backend().health().state() == Health.State.UNHEALTHY);

    mount("second");
    await().until(() -> store.backend().health().state() == Health.State.HEALTHY);
    failures.clear();
    awaitFurtherCalls();
    assertThat(failures).isEmpty();
  }

  private void awaitTold(String what) {
    await()
        .untilAsserted(
            () -> {
              assertThat(store.backend().health().state()).isEqualTo(Health.State.DEGRADED);
              assertThat(store.backend().health().message()).contains(what);
            });
  }
}
