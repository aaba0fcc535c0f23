package io.prism.operator.namespace;

import io.prism.backend.Durability;
import io.prism.crds.backend.BackendSpec;
import io.prism.crds.common.BackendType;

/** What namespaces may count on of a store because its backend says so. */
public final class StorePromise {

  private StorePromise() {}

  /** What an acknowledged write survives. */
  public static Durability durability(BackendSpec spec) {
    if (BackendType.MEM_STORE.wire().equals(spec.type())
        || "Volatile".equals(spec.durabilityProfile())) {
      return Durability.BEST_EFFORT;
    }
    return "Eventual".equals(spec.durabilityProfile()) ? Durability.EVENTUAL : Durability.STRONG;
  }
}
