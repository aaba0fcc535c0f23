package io.prism.backend;

/**
 * What draining did.
 *
 * @param drained calls that finished
 * @param aborted calls that were cut off when the time was over
 */
public record DrainReport(long drained, long aborted) {}
