package io.prism.backend.tck;

/**
 * A call on one register as its caller saw it.
 *
 * @param action what was asked and answered
 * @param began when it was made, on the scale of {@link System#nanoTime}
 * @param ended when its answer was there
 */
record Operation<A>(A action, long began, long ended) {}
