package io.prism.proxy.http;

import io.prism.proxy.limits.MemoryBudget;
import java.util.function.BooleanSupplier;

/**
 * What every connection of a door shares.
 *
 * @param config the bounds
 * @param memory the bytes that the process may hold
 * @param hooks who counts
 * @param dispatcher what serves which request
 * @param draining whether connections are to be given up after the answer under way
 */
record DoorContext(
    HttpDoorConfig config,
    MemoryBudget memory,
    HttpDoorHooks hooks,
    Dispatcher dispatcher,
    BooleanSupplier draining) {}
