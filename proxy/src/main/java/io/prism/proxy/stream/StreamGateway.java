package io.prism.proxy.stream;

import io.prism.backend.BackendFactory;
import io.prism.backend.Erasure;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import io.prism.control.ProcessConfig;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.stream.Entry;
import io.prism.control.stream.Held;
import io.prism.control.stream.edge.GatewayActions;
import io.prism.control.stream.edge.Refusal;
import io.prism.control.stream.wire.ErasureContent;
import io.prism.control.stream.wire.NamespaceContent;
import io.prism.control.stream.wire.ShardContent;
import io.prism.control.stream.wire.UnreadableException;
import io.prism.proxy.backend.Erasing;
import io.prism.proxy.backend.NamespaceOpening;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.backend.RestartNeededException;
import io.prism.proxy.server.ProxyServer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out for a data plane what its stream says. A namespace is made ready by starting its
 * store and opening the namespace there. A store that does not answer holds nobody up for long: a
 * namespace that is served by another route then stays on that one, and any other is served with
 * the store's answer.
 */
public final class StreamGateway implements GatewayActions {

  private static final Logger LOG = LoggerFactory.getLogger(StreamGateway.class);

  /** How long a store may take to open a namespace before the version goes on without it. */
  private static final Duration OPENING = Duration.ofSeconds(5);

  private final ProcessConfig process;
  private final StreamSource source;
  private final ProxyServer server;
  private final BackendResolver backends;
  private final BiConsumer<Duration, String> onDrain;
  private final Duration patience;
  private final Executor blocking = Thread::startVirtualThread;
  private final Map<String, Ready> ready = new HashMap<>();
  private final Map<String, Ready> served = new TreeMap<>();
  private Optional<Shared> readyShard = Optional.empty();
  private Optional<Shared> servedShard = Optional.empty();

  /** A namespace that can be put in force. */
  private record Ready(Entry entry, NamespaceConfig namespace, BackendConfig backend) {}

  /** What all namespaces share, and the entry that says so. */
  private record Shared(Entry entry, ServerConfig server) {}

  /**
   * Serves a stream.
   *
   * @param server serves what {@code source} says
   * @param onDrain told that the control plane or the process wants it to end; returns at once
   */
  public StreamGateway(
      ProcessConfig process,
      StreamSource source,
      ProxyServer server,
      Collection<BackendFactory> factories,
      BiConsumer<Duration, String> onDrain) {
    this(process, source, server, factories, onDrain, OPENING);
  }

  StreamGateway(
      ProcessConfig process,
      StreamSource source,
      ProxyServer server,
      Collection<BackendFactory> factories,
      BiConsumer<Duration, String> onDrain,
      Duration patience) {
    this.patience = patience;
    this.process = process;
    this.source = source;
    this.server = server;
    this.backends = new BackendResolver(factories);
    this.onDrain = onDrain;
  }

  @Override
  public CompletableFuture<Optional<Refusal>> warm(Entry entry) {
    try {
      if (entry.name().equals(Entry.SHARD)) {
        readyShard = Optional.of(shared(entry));
        return CompletableFuture.completedFuture(Optional.empty());
      }
      ServerConfig shared =
          readyShard
              .or(() -> servedShard)
              .orElseThrow(() -> new RefusedException("the shard's settings are missing"))
              .server();
      if (Entry.isErasure(entry.name())) {
        ErasureContent wanted = ErasureContent.read(entry);
        BackendConfig backend = backends.resolve(wanted.backend());
        return CompletableFuture.supplyAsync(
                () -> erase(entry.name(), wanted, backend, shared), blocking)
            .thenCompose(erasing -> erasing);
      }
      Ready wanted = read(entry);
      ready.put(entry.name(), wanted);
      return CompletableFuture.supplyAsync(() -> prepare(wanted, shared), blocking)
          .thenCompose(preparation -> preparation);
    } catch (RefusedException | UnreadableException e) {
      return refuse(Refusal.of(String.valueOf(e.getMessage())));
    } catch (RestartNeededException e) {
      return refuse(new Refusal(String.valueOf(e.getMessage()), true));
    }
  }

  private static CompletableFuture<Optional<Refusal>> refuse(Refusal refusal) {
    return CompletableFuture.completedFuture(Optional.of(refusal));
  }

  private Shared shared(Entry entry) throws UnreadableException {
    ShardContent content = ShardContent.read(entry);
    String installation = process.installation().orElse(content.installation());
    ServerConfig config = content.over(process.of(installation));
    Optional<String> running = servedShard.map(shard -> shard.server().installation());
    if (running.filter(known -> !known.equals(installation)).isPresent()) {
      throw new RestartNeededException("the installation changes only with a restart");
    }
    return new Shared(entry, config);
  }

  private Ready read(Entry entry) throws UnreadableException, RefusedException {
    if (entry.leased()) {
      throw new RefusedException(
          "its data is being moved, and this release serves no namespace under a lease");
    }
    NamespaceContent content = NamespaceContent.read(entry);
    BackendConfig backend = backends.resolve(content.backend());
    return new Ready(entry, content.namespace().withBackend(backend.name()), backend);
  }

  /**
   * Refused for as long as it takes: the version goes on without it, and it is looked at again
   * every few seconds.
   */
  private CompletableFuture<Optional<Refusal>> erase(
      String name, ErasureContent wanted, BackendConfig backend, ServerConfig shared) {
    Erasing erasing;
    try {
      erasing =
          server.erase(
              name,
              new Erasure(wanted.storeNamespace(), shared.installation(), wanted.epoch()),
              wanted.backend().storeIdentity(),
              backend,
              shared);
    } catch (IllegalStateException | IllegalArgumentException | PrismException e) {
      return refuse(
          new Refusal(String.valueOf(e.getMessage()), e instanceof RestartNeededException));
    }
    return erasing
        .done()
        .thenApply(_ -> true)
        .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(
            isDone ->
                isDone
                    ? Optional.empty()
                    : Optional.of(
                        new Refusal(
                            erasing
                                .problem()
                                .map(problem -> "the store did not erase it: " + problem.message())
                                .orElse("the store is still erasing it"),
                            false,
                            erasing.recorded())));
  }

  private CompletableFuture<Optional<Refusal>> prepare(Ready wanted, ServerConfig shared) {
    NamespaceOpening opening;
    try {
      opening = server.prepare(wanted.namespace(), wanted.backend(), shared);
    } catch (IllegalStateException | IllegalArgumentException | PrismException e) {
      // Told once by the stream; it is tried again every few seconds.
      LOG.atDebug().setCause(e).addKeyValue("namespace", wanted.namespace().name()).log("refused");
      return refuse(
          new Refusal(String.valueOf(e.getMessage()), e instanceof RestartNeededException));
    }
    return opening
        .decided()
        .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(any -> verdict(wanted.namespace(), opening));
  }

  /** Whether the route to come is no worse than what is served. */
  private Optional<Refusal> verdict(NamespaceConfig namespace, NamespaceOpening opening) {
    Optional<PrismException> problem = opening.problem();
    if (problem.isEmpty()) {
      return Optional.empty();
    }
    String reason = "the store did not open it: " + problem.get().message();
    if (problem.get().reason() != ErrorReason.BACKEND_UNAVAILABLE) {
      return Optional.of(Refusal.of(reason));
    }
    NamespaceRoute now = server.routing().find(namespace.name());
    boolean works = now != null && now.opening() != opening && now.opening().isOpen();
    return works ? Optional.of(Refusal.of(reason)) : Optional.empty();
  }

  @Override
  public void apply(
      Held held, Collection<Entry> entries, Set<String> retired, Set<String> pending) {
    Map<String, Ready> next = new TreeMap<>(served);
    retired.forEach(next::remove);
    Optional<Shared> shard = servedShard;
    for (Entry entry : entries) {
      if (entry.name().equals(Entry.SHARD)) {
        shard = readyShard.filter(known -> known.entry().sameAs(entry));
      } else if (!Entry.isErasure(entry.name())) {
        next.put(entry.name(), readyFor(entry));
      }
    }
    if (shard.isEmpty()) {
      throw new IllegalStateException("the shard's settings are missing");
    }
    source.publish(snapshot(held, next, shard.get().server()));
    servedShard = shard;
    served.clear();
    served.putAll(next);
    ready.keySet().retainAll(pending);
    server.keepPrepared(Set.copyOf(pending));
  }

  private Ready readyFor(Entry entry) {
    Ready known = ready.get(entry.name());
    if (known == null || !known.entry().sameAs(entry)) {
      throw new IllegalStateException("'" + entry.name() + "' was not made ready");
    }
    return known;
  }

  private static Snapshot snapshot(Held held, Map<String, Ready> namespaces, ServerConfig server) {
    Map<String, NamespaceConfig> configs = new HashMap<>();
    Map<String, BackendConfig> stores = new HashMap<>();
    namespaces
        .values()
        .forEach(
            each -> {
              configs.put(each.namespace().name(), each.namespace());
              stores.put(each.backend().name(), each.backend());
            });
    return new Snapshot(held.version(), held.hash(), configs, stores, server);
  }

  @Override
  public void share(int gateways) {
    server.share(gateways);
  }

  /** Operations here end by their deadlines. */
  @Override
  public void endOlder(String name, int epoch) {}

  @Override
  public void drain(Duration timeout, String reason) {
    onDrain.accept(timeout, reason);
  }
}
