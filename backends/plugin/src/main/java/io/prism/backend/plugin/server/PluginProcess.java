package io.prism.backend.plugin.server;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.prism.backend.Backend;
import io.prism.backend.BackendFactory;
import io.prism.backend.DrainReport;
import io.prism.backend.SettingProblem;
import io.prism.backend.plugin.Address;
import io.prism.http2.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running plugin process: a store, its server, and the duties of its host. Serves from {@link
 * #start} until {@link #close}.
 */
public final class PluginProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PluginProcess.class);

  /** Enough for one store: its driver, not the loops, is what takes time. */
  private static final int LOOPS = 2;

  private final PluginOptions options;
  private final PluginServer server;
  private final Map<String, String> addresses;
  private final Deque<AutoCloseable> resources;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  private PluginProcess(
      PluginOptions options,
      PluginServer server,
      Map<String, String> addresses,
      Deque<AutoCloseable> resources) {
    this.options = options;
    this.server = server;
    this.addresses = addresses;
    this.resources = resources;
  }

  /** The types of store on the class path that can be served, in alphabetical order. */
  public static List<String> availableBackends() {
    return factories().stream()
        .filter(OptionsReader::canBeServed)
        .map(BackendFactory::type)
        .sorted()
        .toList();
  }

  private static List<BackendFactory> factories() {
    return ServiceLoader.load(BackendFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * Starts a process; it serves when this returns, whether or not the store can be reached.
   *
   * @throws PluginOptionsException when the options cannot be used
   * @throws IOException when the address or the data directory is taken, or the transport that was
   *     asked for does not work here
   */
  public static PluginProcess start(PluginOptions options)
      throws PluginOptionsException, IOException {
    return start(options, List.of());
  }

  /**
   * {@link #start(PluginOptions)} with doors through which the process is observed.
   *
   * @throws PluginOptionsException when the options cannot be used
   * @throws IOException when an address or the data directory is taken
   */
  public static PluginProcess start(PluginOptions options, List<ObservationPoint> points)
      throws PluginOptionsException, IOException {
    OptionsReader.Choice choice = new OptionsReader(factories(), System::getenv).read(options);
    Deque<AutoCloseable> resources = new ArrayDeque<>();
    try {
      return start(options, choice, points, resources);
    } catch (PluginOptionsException | IOException | RuntimeException e) {
      release(resources);
      throw e;
    }
  }

  private static PluginProcess start(
      PluginOptions options,
      OptionsReader.Choice choice,
      List<ObservationPoint> points,
      Deque<AutoCloseable> resources)
      throws PluginOptionsException, IOException {
    Path directory = options.dataDirectory().orElseGet(() -> Path.of(""));
    if (options.dataDirectory().isPresent()) {
      resources.push(DataDirectoryLock.acquire(directory));
    }
    Transport transport = Transport.start(options.transport(), LOOPS, "prism-plugin-loop");
    resources.push(transport);
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    resources.push(meters::close);
    Clock clock = Clock.systemUTC();
    StoreMaker maker =
        new StoreMaker(
            choice.factory(),
            options.backend(),
            directory,
            clock,
            options.storeIdentity(),
            transport.each());
    Backend backend = store(options, choice, maker, meters, resources);
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            new DefaultThreadFactory("prism-plugin-host", true));
    resources.push(timer::shutdownNow);
    PluginServer server =
        new PluginServer(
            backend,
            options.listen(),
            credentials(options, timer),
            options.bounds(),
            meters,
            transport);
    resources.push(() -> server.stop(Duration.ofMillis(1)));
    backend.start();
    server.start();
    new HostDuties(backend, server, clock).begin(timer, options.sweepInterval());
    Map<String, String> addresses = new TreeMap<>();
    addresses.put("plugin", new Address(options.listen().host(), server.port()).toString());
    for (ObservationPoint point : points) {
      ObservationPoint.OpenDoor door = point.open(transport, server);
      resources.push(door.closer());
      addresses.put(door.name(), door.address());
    }
    PluginProcess process = new PluginProcess(options, server, addresses, resources);
    process.announce();
    return process;
  }

  /**
   * The store, which is replaced when its files change, unless two of it cannot be side by side.
   */
  private static Backend store(
      PluginOptions options,
      OptionsReader.Choice choice,
      StoreMaker maker,
      MeterRegistry meters,
      Deque<AutoCloseable> resources) {
    if (choice.factory().keepsDataHere() || !OptionsReader.namesFiles(options)) {
      Backend only = maker.make(choice.settings(), meters);
      resources.push(only);
      return only;
    }
    ServingStore first = maker.make(choice.settings());
    first.showIn(meters);
    SwitchingBackend backend = new SwitchingBackend(first);
    resources.push(backend);
    SettingsReloader reloader =
        new SettingsReloader(
            () -> new OptionsReader(List.of(choice.factory()), System::getenv).readAgain(options),
            maker,
            backend,
            choice.settings(),
            meters);
    resources.push(reloader);
    reloader.watch();
    return backend;
  }

  private static ServerCredentials credentials(
      PluginOptions options, ScheduledExecutorService timer) throws PluginOptionsException {
    if (options.tls().isEmpty()) {
      return InsecureServerCredentials.create();
    }
    try {
      ReloadingCredentials tls = new ReloadingCredentials(options.tls().get());
      tls.watch(timer);
      return tls.credentials();
    } catch (IOException | GeneralSecurityException e) {
      throw new PluginOptionsException(
          List.of(
              new SettingProblem(
                  "tls",
                  "the certificates cannot be used: " + e.getMessage(),
                  "give PEM files that this process can read, the key in PKCS#8")));
    }
  }

  private void announce() throws IOException {
    LOG.atInfo()
        .addKeyValue("backend", options.backend())
        .addKeyValue("addresses", addresses)
        .addKeyValue("tls", options.tls().isPresent())
        .log("Serving");
    if (options.portsFile().isPresent()) {
      Path file = options.portsFile().get();
      Path parent = file.toAbsolutePath().getParent();
      Path draft = Files.createTempFile(parent, "ports", ".tmp");
      Files.writeString(
          draft,
          addresses.entrySet().stream()
              .map(entry -> "\"" + entry.getKey() + "\": \"" + entry.getValue() + "\"")
              .collect(Collectors.joining(", ", "{", "}\n")));
      // Whoever waits for the file never sees half of it.
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Where the process can be reached. */
  public Address address() {
    return new Address(options.listen().host(), port());
  }

  /** Where each of its doors is, by name. */
  public Map<String, String> addresses() {
    return Collections.unmodifiableMap(addresses);
  }

  /** The real port. */
  public int port() {
    return server.port();
  }

  /** Makes the end of this JVM, such as by SIGTERM, wait for {@link #close}. */
  public void closeOnShutdown() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "prism-plugin-shutdown"));
  }

  /** Waits until {@link #close} has ended. */
  public void awaitTermination() throws InterruptedException {
    closed.await();
  }

  /**
   * Refuses new calls, answers those under way for as long as the drain timeout lasts, closes the
   * store, and stops. Blocks. Idempotent: a second caller waits for the first.
   */
  @Override
  public void close() {
    try {
      if (closing.compareAndSet(false, true)) {
        try {
          shutDown();
        } finally {
          release(resources);
          closed.countDown();
        }
      } else {
        closed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void shutDown() throws InterruptedException {
    long timeout = options.drainTimeout().toMillis();
    long begin = System.nanoTime();
    // In this order: who hears of the end before its next call makes it elsewhere.
    server.goAway();
    CompletableFuture<DrainReport> drained = server.drain(options.drainTimeout(), "shutdown");
    try {
      drained.get(timeout, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().setCause(e).log("Calls are cut off: the store did not drain in time");
    }
    long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    server.stop(Duration.ofMillis(Math.max(1, timeout - spent)));
    LOG.atInfo().addKeyValue("millis", spent).log("Drained");
  }

  private static void release(Deque<AutoCloseable> resources) {
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        LOG.atWarn().setCause(e).log("A resource could not be released");
      }
    }
  }
}
