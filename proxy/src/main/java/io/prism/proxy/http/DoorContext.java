package io.prism.proxy.http;

import java.util.function.BooleanSupplier;

/**
 * What every connection of a door shares.
 *
 * @param config the bounds
 * @param hooks the rest of the process
 * @param dispatcher what serves which request
 * @param draining whether connections are to be given up after the answer under way
 */
record DoorContext(
    HttpDoorConfig config, HttpDoorHooks hooks, Dispatcher dispatcher, BooleanSupplier draining) {}
