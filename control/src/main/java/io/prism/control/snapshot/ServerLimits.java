package io.prism.control.snapshot;

/**
 * Bounds of the whole process. What exceeds one is refused with RESOURCE_EXHAUSTED.
 *
 * @param inFlightBytes requests and replies held in memory at a time
 * @param concurrentCalls calls under way at a time
 * @param maxMessageBytes the largest message a transport accepts
 * @param namespaceConcurrency calls under way at a time in one namespace
 */
public record ServerLimits(
    long inFlightBytes, int concurrentCalls, int maxMessageBytes, int namespaceConcurrency) {

  /** What holds unless configured otherwise. */
  public static final ServerLimits DEFAULT = new ServerLimits(128L << 20, 8_192, 32 << 20, 4_096);

  /** Checks the ranges. */
  public ServerLimits {
    if (inFlightBytes < maxMessageBytes
        || concurrentCalls < 1
        || maxMessageBytes < 1
        || namespaceConcurrency < 1) {
      throw new IllegalArgumentException("limits out of range");
    }
  }
}
