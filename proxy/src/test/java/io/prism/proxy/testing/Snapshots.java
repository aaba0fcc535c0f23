package io.prism.proxy.testing;

import io.prism.backend.Durability;
import io.prism.backend.Settings;
import io.prism.control.snapshot.AccessPattern;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.snapshot.CursorKeys;
import io.prism.control.snapshot.HttpConfig;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.control.snapshot.RateLimit;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.snapshot.ServerLimits;
import io.prism.control.snapshot.ServiceState;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.snapshot.TelemetryConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Hand-made snapshots on loopback. */
public final class Snapshots {

  private final Path directory;
  private final Map<String, NamespaceConfig> namespaces = new LinkedHashMap<>();
  private final Map<String, BackendConfig> backends = new LinkedHashMap<>();
  private final Map<ListenerKind, ListenerConfig> listeners = new LinkedHashMap<>();
  private ServerLimits limits = ServerLimits.DEFAULT;
  private CursorKeys cursorKeys = CursorKeys.OWN;
  private Duration drainTimeout = Duration.ofSeconds(5);

  public Snapshots(Path directory) {
    this.directory = directory;
    for (ListenerKind kind : ListenerKind.values()) {
      listeners.put(
          kind,
          new ListenerConfig("127.0.0.1", 0, ListenerConfig.ClientAuth.NONE, Optional.empty()));
    }
  }

  public Snapshots listener(ListenerKind kind, ListenerConfig config) {
    listeners.put(kind, config);
    return this;
  }

  public Snapshots limits(ServerLimits newLimits) {
    limits = newLimits;
    return this;
  }

  public Snapshots cursorKeys(CursorKeys keys) {
    cursorKeys = keys;
    return this;
  }

  public Snapshots backend(String name, String type) {
    return backend(name, type, Map.of());
  }

  public Snapshots backend(String name, String type, Map<String, String> settings) {
    backends.put(name, new BackendConfig(name, type, type, new Settings(settings)));
    return this;
  }

  public Snapshots namespace(String name, String backend) {
    return namespace(namespaceConfig(name, backend));
  }

  public Snapshots namespace(NamespaceConfig config) {
    namespaces.put(config.name(), config);
    return this;
  }

  public Snapshots without(String namespace) {
    namespaces.remove(namespace);
    return this;
  }

  public static NamespaceConfig namespaceConfig(String name, String backend) {
    return namespaceConfig(name, backend, AccessRules.NOBODY, 256, Optional.empty());
  }

  public static NamespaceConfig namespaceConfig(
      String name,
      String backend,
      AccessRules access,
      int concurrency,
      Optional<Duration> defaultTtl) {
    return namespaceConfig(name, backend, access, concurrency, defaultTtl, ServiceState.ACTIVE);
  }

  public static NamespaceConfig namespaceConfig(
      String name,
      String backend,
      AccessRules access,
      int concurrency,
      Optional<Duration> defaultTtl,
      ServiceState state) {
    return new NamespaceConfig(
        name,
        AccessPattern.KEYVALUE,
        Optional.empty(),
        backend,
        name,
        0,
        Durability.BEST_EFFORT,
        new NamespaceLimits(NamespaceLimits.DEFAULT_MAX_VALUE_BYTES, concurrency, Optional.empty()),
        defaultTtl,
        Duration.ofMinutes(10),
        access,
        state,
        "chosen by a test");
  }

  /** The same with another limit on how fast its calls come. */
  public static NamespaceConfig withRate(NamespaceConfig config, Optional<RateLimit> rate) {
    return withLimits(
        config,
        new NamespaceLimits(
            config.limits().maxValueBytes(), config.limits().maxConcurrentCalls(), rate));
  }

  /** The same with another bound on values. */
  public static NamespaceConfig withMaxValueBytes(NamespaceConfig config, long bytes) {
    return withLimits(
        config,
        new NamespaceLimits(bytes, config.limits().maxConcurrentCalls(), config.limits().rate()));
  }

  private static NamespaceConfig withLimits(NamespaceConfig config, NamespaceLimits limits) {
    return new NamespaceConfig(
        config.name(),
        config.pattern(),
        config.team(),
        config.backend(),
        config.storeNamespace(),
        config.epoch(),
        config.durability(),
        limits,
        config.defaultTtl(),
        config.idempotencyWindow(),
        config.access(),
        config.state(),
        config.selectionReason());
  }

  public Snapshot build(long version) {
    return new Snapshot(
        version,
        "hash-" + version,
        namespaces,
        backends,
        new ServerConfig(
            "test-installation",
            directory,
            listeners,
            cursorKeys,
            limits,
            HttpConfig.DEFAULT,
            drainTimeout,
            TelemetryConfig.DEFAULT));
  }
}
