package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.Durability;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.Settings;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.tck.Await;
import io.prism.http2.transport.Transport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** What several tests need. */
final class TestPlugins {

  static final Address ANY_PORT = new Address("127.0.0.1", 0);
  static final String NAMESPACE = "ns";
  static final NamespaceSpec SPEC =
      new NamespaceSpec(NAMESPACE, Durability.BEST_EFFORT, "installation");

  /**
   * Loops of a gateway, on which stores connect by our own engine. {@code
   * -Dprism.test.fast-lane=off} has them connect by grpc-java's.
   */
  static final List<Executor> LOOPS =
      "off".equals(System.getProperty("prism.test.fast-lane")) ? List.of() : loops();

  private TestPlugins() {}

  private static List<Executor> loops() {
    List<Executor> loops = new ArrayList<>();
    Transport.start(2, "gateway-loop").loops().forEach(loops::add);
    return loops;
  }

  /** A backend for the plugin at an address; not started. */
  static Backend backend(Address address, Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.putIfAbsent("address", address.toString());
    values.putIfAbsent("health_interval", "200ms");
    Settings settings = new Settings(values);
    PluginBackendFactory factory = new PluginBackendFactory();
    assertThat(factory.validate(settings)).isEmpty();
    return factory.create(settings, environment("store"));
  }

  /** A memory store in this JVM; not started. */
  static Backend memory() {
    return ServiceLoader.load(BackendFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.type().equals("memory"))
        .findFirst()
        .orElseThrow()
        .create(new Settings(Map.of()), environment("memory"));
  }

  static BackendEnvironment environment(String name) {
    return new BackendEnvironment(
            name, Path.of("").toAbsolutePath(), new SimpleMeterRegistry(), Clock.systemUTC())
        .withLoops(LOOPS);
  }

  /** Waits for a condition, as long as a busy machine may take. */
  static ConditionFactory await() {
    return Awaitility.await().atMost(Await.LIMIT).pollInterval(Duration.ofMillis(20));
  }

  /** Waits until the namespace can be opened. */
  static void awaitOpen(Backend backend) {
    await().until(() -> opens(backend));
  }

  private static boolean opens(Backend backend) {
    try {
      Await.result(backend.openNamespace(SPEC));
      return true;
    } catch (PrismException e) {
      return false;
    }
  }

  static KeyValueBasic basic(Backend backend) {
    return backend.find(KeyValueBasic.class).orElseThrow();
  }

  static CallContext read() {
    return read(Duration.ofSeconds(10));
  }

  static CallContext read(Duration timeout) {
    return new CallContext(NAMESPACE, System.currentTimeMillis(), Deadline.after(timeout));
  }

  static WriteContext write() {
    return write(Duration.ofSeconds(10));
  }

  static WriteContext write(Duration timeout) {
    return new WriteContext(read(timeout), Version.at(0, System.currentTimeMillis()));
  }

  static Mutation.Put put(String key, String value) {
    return new Mutation.Put(
        Key.of(key), ByteString.copyFromUtf8(value), Expiry.NEVER, Condition.NONE);
  }
}
