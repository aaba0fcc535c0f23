package io.prism.backend;

/**
 * A thin interface: the unit of capability. A store declares a capability by implementing the
 * interface, and one suite of the conformance kit proves it.
 *
 * <p><b>Threads.</b> Methods are called from event loops: they never block and return quickly. A
 * returned future may be complete already, or is completed by a thread of the store or by an event
 * loop; what depends on it must not block either.
 *
 * <p><b>Back-pressure.</b> A store bounds its queues in operations and bytes, fairly between
 * namespaces. At the bound it fails the call with {@code OVERLOADED} and a retry delay; nothing was
 * applied then.
 *
 * <p><b>Cancellation.</b> Cancelling a returned future tells the store that nobody waits. Work that
 * has not begun is dropped; work that has begun finishes, and its outcome is discarded.
 *
 * <p><b>Errors.</b> A future fails with {@link io.prism.backend.error.PrismException}, whose reason
 * says whether the call was certainly not applied. Anything else is a defect of the store.
 */
public interface BackendInterface {}
