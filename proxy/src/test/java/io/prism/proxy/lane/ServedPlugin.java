package io.prism.proxy.lane;

import io.grpc.InsecureServerCredentials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.Settings;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.server.PluginServer;
import io.prism.backend.plugin.server.ServerBounds;
import io.prism.http2.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A plugin on loopback with a memory store that never answers calls on some keys. */
final class ServedPlugin implements AutoCloseable {

  /** Calls on keys that begin so are not answered. */
  static final String SILENT = "silent";

  /** Calls that wait for ever. */
  final Queue<CompletableFuture<?>> silent = new ConcurrentLinkedQueue<>();

  private final Transport transport = Transport.start(1, "served-plugin");
  private final Backend store;
  private final PluginServer server;
  private boolean killed;

  ServedPlugin(int port) {
    Backend memory =
        new MemoryBackendFactory()
            .create(
                new Settings(Map.of("max_bytes", "256MiB")),
                new BackendEnvironment(
                    "m", Path.of(""), new SimpleMeterRegistry(), InstantSource.system()));
    KeyValueBasic items = memory.find(KeyValueBasic.class).orElseThrow();
    KeyValueBasic partly =
        between(
            KeyValueBasic.class,
            (proxy, method, args) -> isSilent(args) ? neverAnswered() : pass(items, method, args));
    store =
        between(
            Backend.class,
            (proxy, method, args) ->
                method.getName().equals("find") && args[0] == KeyValueBasic.class
                    ? Optional.of(partly)
                    : pass(memory, method, args));
    store.start();
    server =
        new PluginServer(
            store,
            new Address("127.0.0.1", port),
            InsecureServerCredentials.create(),
            ServerBounds.DEFAULT,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            transport);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSilent(Object[] args) {
    Key key =
        switch (args[1]) {
          case Key plain -> plain;
          case Mutation.Put put -> put.key();
          case Mutation.Delete delete -> delete.key();
          default -> throw new AssertionError(args[1]);
        };
    return key.toByteString().toStringUtf8().startsWith(SILENT);
  }

  private CompletableFuture<?> neverAnswered() {
    CompletableFuture<?> never = new CompletableFuture<>();
    silent.add(never);
    return never;
  }

  private static Object pass(Object to, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(to, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T between(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  int port() {
    return server.port();
  }

  Map<String, String> settings() {
    return Map.of("address", "127.0.0.1:" + port());
  }

  /** Says that it ends, and lets calls end for as long. */
  void stop(Duration timeout) {
    try {
      server.stop(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Is gone without a word. */
  void kill() {
    killed = true;
    transport.loops().shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    store.close();
  }

  @Override
  public void close() {
    if (killed) {
      return;
    }
    stop(Duration.ofMillis(1));
    transport.loops().shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    store.close();
  }
}
