package io.prism.operator.namespace;

import java.util.Optional;

/** Keeps one claim in memory. */
final class TestClaims implements ClaimStore {

  private Optional<Claim> stored = Optional.empty();

  @Override
  public Claim store(Claim claim) {
    stored = Optional.of(claim);
    return claim;
  }

  @Override
  public void release(Claim claim) {
    stored = Optional.empty();
  }

  /** Empty once it is given up. */
  Optional<Claim> stored() {
    return stored;
  }
}
