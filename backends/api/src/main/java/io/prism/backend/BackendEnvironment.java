package io.prism.backend;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What the host gives a store.
 *
 * @param name the store's name in the server configuration, for logs and metrics
 * @param dataDirectory where relative paths start; owned by this process alone
 * @param meters where the store's own metrics go, named {@code prism.backend.*}
 * @param clock real time, for pacing and reporting; what calls mean depends on {@link
 *     CallContext#nowMillis} only
 * @param expected the identity of the store that the settings must lead to, as {@link
 *     Health#STORE_IDENTITY} has it: any other one is not served; empty: whichever is found first
 * @param loops the event loops of the host, when it offers them to stores for connections of their
 *     own; nothing may hold them up, and they outlive the store
 */
public record BackendEnvironment(
    String name,
    Path dataDirectory,
    MeterRegistry meters,
    InstantSource clock,
    Optional<String> expected,
    List<Executor> loops) {

  /** Copies the list. */
  public BackendEnvironment {
    loops = List.copyOf(loops);
  }

  /** Without loops of the host. */
  public BackendEnvironment(
      String name,
      Path dataDirectory,
      MeterRegistry meters,
      InstantSource clock,
      Optional<String> expected) {
    this(name, dataDirectory, meters, clock, expected, List.of());
  }

  /** For whichever store the settings lead to. */
  public BackendEnvironment(
      String name, Path dataDirectory, MeterRegistry meters, InstantSource clock) {
    this(name, dataDirectory, meters, clock, Optional.empty());
  }

  /** The same with loops of the host. */
  public BackendEnvironment withLoops(List<Executor> offered) {
    return new BackendEnvironment(name, dataDirectory, meters, clock, expected, offered);
  }
}
