package io.prism.control.plan;

import io.prism.control.snapshot.Snapshot;

/**
 * What a pair of documents comes to.
 *
 * @param snapshot what the data plane runs on
 * @param bindings what must be remembered before anybody uses the snapshot
 */
public record Plan(Snapshot snapshot, Bindings bindings) {}
