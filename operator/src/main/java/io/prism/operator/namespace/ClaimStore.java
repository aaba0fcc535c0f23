package io.prism.operator.namespace;

/** Where claims are kept. Blocks. */
interface ClaimStore {

  /** As {@link Claims#store}. */
  Claim store(Claim claim);

  /** As {@link Claims#release}. */
  void release(Claim claim);
}
