package io.prism.backend.plugin.client;

import io.netty.channel.EventLoop;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.Health;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.InfoCodec;
import io.prism.backend.plugin.PluginProtocol;
import io.prism.plugin.v1.GetInfoResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes connections that are ready for calls: the peer is a plugin of the right kind, and every
 * namespace is open there. Safe for use by many threads.
 */
final class Connector {

  private static final Duration FIRST_HEALTH = Duration.ofSeconds(5);

  private final String backend;
  private final Optional<String> expectedType;
  // Which store it is: as configured, else as the first plugin told that knew.
  private final AtomicReference<Optional<String>> store;
  private final Links links;
  private final Namespaces namespaces;
  private final AtomicReference<Optional<BackendDescriptor>> descriptor =
      new AtomicReference<>(Optional.empty());

  Connector(String backend, PluginSettings settings, Links links, Namespaces namespaces) {
    this.backend = backend;
    this.expectedType = settings.type();
    this.store = new AtomicReference<>(settings.storeIdentity());
    this.links = links;
    this.namespaces = namespaces;
  }

  /** What the first plugin that was reached declared. */
  Optional<BackendDescriptor> descriptor() {
    return descriptor.get();
  }

  /** A connection together with the health of the store behind it. */
  record Ready(Connection connection, Health health) {}

  /** Connects, for a loop; fails with {@link PrismException}. */
  CompletableFuture<Ready> connect(Address address, EventLoop loop) {
    return links
        .create(address, loop)
        .handle(
            (link, failure) -> {
              if (failure == null) {
                return link;
              }
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              throw refused(
                  cause instanceof Links.UnreachableException
                      ? "its plugin cannot be reached"
                      : "the TLS files for its plugin cannot be read, or it is closed");
            })
        .thenCompose(this::prepare);
  }

  private CompletableFuture<Ready> prepare(Link link) {
    Connection connection = new Connection(link, new TransportFailures(backend));
    return connection
        .info()
        .thenAccept(
            info -> {
              connection.endWhenLost();
              check(info);
            })
        .thenCompose(nothing -> checkStore(connection))
        .thenCompose(nothing -> namespaces.openAll(connection))
        .thenCompose(nothing -> connection.health(FIRST_HEALTH))
        .thenApply(health -> new Ready(connection, health))
        .whenComplete(
            (ready, failure) -> {
              if (failure != null) {
                connection.abort();
              }
            });
  }

  private void check(GetInfoResponse info) {
    if (info.getProtocol() != PluginProtocol.VERSION) {
      throw refused(
          "its plugin speaks version "
              + info.getProtocol()
              + " of the protocol, this gateway "
              + PluginProtocol.VERSION
              + "; run the same release on both sides");
    }
    if (expectedType.isPresent() && !expectedType.get().equals(info.getBackendType())) {
      throw refused(
          "its plugin serves a store of type '"
              + info.getBackendType()
              + "', but '"
              + expectedType.get()
              + "' is configured; correct the address or the type");
    }
    BackendDescriptor found = InfoCodec.decode(info);
    BackendDescriptor first =
        descriptor
            .updateAndGet(known -> known.isPresent() ? known : Optional.of(found))
            .orElseThrow();
    if (!keeps(first, found)) {
      throw refused(
          "its plugin declares less than it did when this gateway started; restart the gateway to"
              + " accept that, or correct the plugin");
    }
  }

  /**
   * Makes sure which store it is before anything is done there. A plugin never changes to another
   * one; one that has not found its store yet is not used, since nobody knows which it will be.
   */
  private CompletableFuture<Void> checkStore(Connection connection) {
    return connection.health(FIRST_HEALTH).thenAccept(this::checkStore);
  }

  private void checkStore(Health health) {
    Optional<String> found = health.storeIdentity();
    boolean serves = health.state() != Health.State.UNHEALTHY;
    boolean isSure = found.isPresent() && !health.details().containsKey(Health.OTHER_STORE);
    if (!serves && !(isSure && store.get().isPresent())) {
      throw unusable("its plugin does not serve: " + health.message(), health.details());
    }
    Optional<String> known = store.updateAndGet(before -> before.or(() -> found));
    if (!found.equals(known)) {
      Map<String, String> details = new HashMap<>();
      known.ifPresent(identity -> details.put(Health.STORE_IDENTITY, identity));
      details.put(Health.OTHER_STORE, found.orElse(Health.NO_IDENTITY));
      throw unusable("its plugin serves another store than the one that was used so far", details);
    }
  }

  private UnusableStoreException unusable(String why, Map<String, String> details) {
    return new UnusableStoreException(Errors.unavailable(backend, why), details);
  }

  /** Whether a store that declares {@code now} can stand in for one that declared {@code first}. */
  private static boolean keeps(BackendDescriptor first, BackendDescriptor now) {
    return now.type().equals(first.type())
        && now.interfaces().containsAll(first.interfaces())
        && now.durability().satisfies(first.durability())
        && now.maxValueBytes() >= first.maxValueBytes();
  }

  private CompletionException refused(String why) {
    return new CompletionException(Errors.unavailable(backend, why));
  }
}
