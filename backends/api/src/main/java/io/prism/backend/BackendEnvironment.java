package io.prism.backend;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What the host gives a store.
 *
 * @param name the store's name in the server configuration, for logs and metrics
 * @param dataDirectory where relative paths start; owned by this process alone
 * @param meters where the store's own metrics go, named {@code prism.backend.*}
 * @param clock real time, for pacing and reporting; what calls mean depends on {@link
 *     CallContext#nowMillis} only
 */
public record BackendEnvironment(
    String name, Path dataDirectory, MeterRegistry meters, InstantSource clock) {}
