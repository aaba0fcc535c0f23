package io.prism.backend;

/**
 * What every call to a store carries.
 *
 * @param namespace the namespace's name in the store
 * @param nowMillis the time of the call, milliseconds since the epoch of Unix. Expiry is judged by
 *     it and by nothing else, so that a call has one notion of now, and tests can choose it.
 * @param deadline when the caller stops waiting; expired work is not started
 */
public record CallContext(String namespace, long nowMillis, Deadline deadline) {}
