package io.prism.proxy.testing;

import io.micrometer.core.instrument.Gauge;
import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.BackendInterface;
import io.prism.backend.DrainReport;
import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.Health;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import io.prism.backend.SweepReport;
import io.prism.backend.memory.MemoryBackendFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes memory stores that close only when they may, that open namespaces one by one and do not
 * start when told so, and that leave a metric behind.
 */
public final class StubbornFactory implements BackendFactory {

  public static final String TYPE = "stubborn";

  /** What happened to stores, such as {@code "create a"}. */
  public final List<String> events = new CopyOnWriteArrayList<>();

  /** Names of stores that fail to start. */
  public final Set<String> broken = ConcurrentHashMap.newKeySet();

  private final MemoryBackendFactory memory = new MemoryBackendFactory();
  private volatile CountDownLatch mayClose = new CountDownLatch(0);

  /** How long each namespace takes to be opened, one after the other. */
  public volatile Duration openingTime = Duration.ZERO;

  private CompletableFuture<Void> lastOpening = CompletableFuture.completedFuture(null);

  /** Stores stay in {@code close()} until {@link #letClose}. */
  public void holdClosing() {
    mayClose = new CountDownLatch(1);
  }

  public void letClose() {
    mayClose.countDown();
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<SettingSpec> settings() {
    return memory.settings();
  }

  @Override
  public Optional<BackendDescriptor> describe(Settings settings) {
    return memory.describe(settings);
  }

  @Override
  public List<SettingProblem> validate(Settings settings) {
    return memory.validate(settings);
  }

  @Override
  public Backend create(Settings settings, BackendEnvironment environment) {
    events.add("create " + environment.name());
    Store store = new Store(environment.name(), memory.create(settings, environment));
    Gauge.builder("prism.backend.stubborn", () -> 1)
        .tag("backend", environment.name())
        .register(environment.meters());
    return store;
  }

  private synchronized CompletableFuture<Void> afterTheLastOpening() {
    long millis = openingTime.toMillis();
    if (millis > 0) {
      lastOpening =
          lastOpening.thenRunAsync(
              () -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }
    return lastOpening;
  }

  private final class Store implements Backend {
    private final String name;
    private final Backend well;

    Store(String name, Backend well) {
      this.name = name;
      this.well = well;
    }

    @Override
    public Optional<BackendDescriptor> descriptor() {
      return well.descriptor();
    }

    @Override
    public <T extends BackendInterface> Optional<T> find(Class<T> type) {
      return well.find(type);
    }

    @Override
    public void start() {
      if (broken.contains(name)) {
        throw new IllegalStateException("told not to start");
      }
      well.start();
    }

    @Override
    public CompletableFuture<NamespaceState> openNamespace(NamespaceSpec spec) {
      return afterTheLastOpening().thenCompose(_ -> well.openNamespace(spec));
    }

    @Override
    public CompletableFuture<NamespaceState> advanceEpoch(String namespace, int epoch) {
      return well.advanceEpoch(namespace, epoch);
    }

    @Override
    public CompletableFuture<EraseReport> erase(Erasure erasure) {
      return well.erase(erasure);
    }

    @Override
    public CompletableFuture<SweepReport> sweep(long nowMillis) {
      return well.sweep(nowMillis);
    }

    @Override
    public Health health() {
      return well.health();
    }

    @Override
    public CompletableFuture<DrainReport> drain(Duration timeout) {
      return well.drain(timeout);
    }

    @Override
    public void close() {
      events.add("closing " + name);
      try {
        mayClose.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      well.close();
      events.add("closed " + name);
    }
  }
}
