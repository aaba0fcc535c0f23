package io.prism.proxy.backend;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendInterface;
import io.prism.backend.InterfaceName;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.common.v1.ErrorReason;
import io.prism.control.snapshot.BackendConfig;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A store in use: the backend, its breaker, and its interfaces looked up once. */
public final class StoreHandle {

  private final BackendConfig config;
  private final Backend backend;
  private final StoreBreaker breaker;
  private final AtomicReferenceArray<@Nullable BackendInterface> interfaces =
      new AtomicReferenceArray<>(InterfaceName.values().length);
  private volatile boolean ending;

  /** Wraps a backend that was created from {@code config}. */
  public StoreHandle(BackendConfig config, Backend backend) {
    this.config = config;
    this.backend = backend;
    this.breaker = new StoreBreaker(config.name());
  }

  /** Its name in the configuration. */
  public String name() {
    return config.name();
  }

  /** What it was created from. */
  public BackendConfig config() {
    return config;
  }

  /** The store itself. */
  public Backend backend() {
    return backend;
  }

  /** Its circuit breaker. */
  public StoreBreaker breaker() {
    return breaker;
  }

  /** From now on the store is being drained and closed, so that its failures are no news. */
  void end() {
    ending = true;
  }

  /** Whether the store is being drained and closed, or was. */
  boolean isEnding() {
    return ending;
  }

  /**
   * The store's implementation of a thin interface.
   *
   * @throws PrismException {@code INTERFACE_NOT_SUPPORTED} when it does not declare it, {@code
   *     BACKEND_UNAVAILABLE} when the store was not reached yet and only it can tell
   */
  public <T extends BackendInterface> T require(InterfaceName name, Class<T> type) {
    BackendInterface known = interfaces.get(name.ordinal());
    if (known != null) {
      return type.cast(known);
    }
    T found = find(name, type);
    interfaces.set(name.ordinal(), found);
    return found;
  }

  /**
   * Its single items, if it always answers on its caller's thread; else, or not known yet, null.
   */
  public @Nullable InlineKeyValue inline() {
    return items() instanceof InlineKeyValue inline ? inline : null;
  }

  /** Its single items, if messages can be relayed to it; else, or not known yet, null. */
  public @Nullable RelayKeyValue relay() {
    return items() instanceof RelayKeyValue relay ? relay : null;
  }

  private @Nullable BackendInterface items() {
    BackendInterface known = interfaces.get(InterfaceName.KEYVALUE_BASIC.ordinal());
    return known != null ? known : backend.find(KeyValueBasic.class).orElse(null);
  }

  private <T extends BackendInterface> T find(InterfaceName name, Class<T> type) {
    Optional<BackendDescriptor> descriptor = backend.descriptor();
    if (descriptor.isEmpty()) {
      throw Errors.unavailable(name(), backend.health().message());
    }
    return backend.find(type).orElseThrow(() -> notSupported(name, descriptor.get()));
  }

  private static PrismException notSupported(InterfaceName name, BackendDescriptor descriptor) {
    String supported =
        descriptor.interfaces().stream()
            .map(InterfaceName::wireName)
            .sorted()
            .collect(Collectors.joining(","));
    return PrismException.builder(
            ErrorReason.INTERFACE_NOT_SUPPORTED,
            "the namespace's store does not offer "
                + name.wireName()
                + "; it offers "
                + supported
                + "; choose a store that does, or another operation")
        .metadata("interface", name.wireName())
        .metadata("supported", supported)
        .build();
  }
}
