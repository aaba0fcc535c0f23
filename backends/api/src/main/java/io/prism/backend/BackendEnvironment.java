package io.prism.backend;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

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
 */
public record BackendEnvironment(
    String name,
    Path dataDirectory,
    MeterRegistry meters,
    InstantSource clock,
    Optional<String> expected) {

  /** For whichever store the settings lead to. */
  public BackendEnvironment(
      String name, Path dataDirectory, MeterRegistry meters, InstantSource clock) {
    this(name, dataDirectory, meters, clock, Optional.empty());
  }
}
