/**
 * The configuration stream between gateways and the control plane: what both sides decide, without
 * a transport, a clock or a thread. {@link io.prism.control.stream.ProxySession} is a replica's
 * side for one gateway, {@link io.prism.control.stream.ProxyClient} the gateway's side; both turn
 * what happens into effects that their caller carries out. What must survive a replica is behind
 * {@link io.prism.control.stream.CommittedSets} and {@link io.prism.control.stream.Leases}.
 *
 * <p>Only what says so is safe for use by many threads at a time: one thread, or one lock, drives
 * each session and each client. Times are nanoseconds of the caller's own monotonic clock; clocks
 * are never compared between processes.
 */
@NullMarked
package io.prism.control.stream;

import org.jspecify.annotations.NullMarked;
