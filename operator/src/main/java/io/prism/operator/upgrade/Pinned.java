package io.prism.operator.upgrade;

import java.util.Optional;

/**
 * What the pods of a workload are made from since it came in force.
 *
 * @param bundle what they are made from
 * @param inputs what people had written when that was looked at last
 */
public record Pinned(Bundle bundle, Inputs inputs) {

  /**
   * Whether it is the one that the owner's status tells. Else somebody changed it by hand. A status
   * that tells nothing yet, as that of a resource that was made anew, speaks against none.
   */
  public boolean isTold(Optional<String> hash) {
    return hash.isEmpty() || hash.get().equals(bundle.hash());
  }
}
