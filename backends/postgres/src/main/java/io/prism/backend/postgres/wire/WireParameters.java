package io.prism.backend.postgres.wire;

/** Gives a statement its parameters. */
@FunctionalInterface
public interface WireParameters {

  /** For statements without any. */
  WireParameters NONE = out -> {};

  /**
   * Writes each parameter once, in their order. Called on the loop, before {@link
   * WireConnection#execute} returns; what it throws comes out there, and nothing was sent then.
   */
  void write(ParameterWriter out);

  /** About how many bytes they are, so that there is room at once. */
  default int expectedBytes() {
    return 256;
  }
}
