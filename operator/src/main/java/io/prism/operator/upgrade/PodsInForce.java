package io.prism.operator.upgrade;

import org.jspecify.annotations.Nullable;

/**
 * What a status tells of what pods are made from.
 *
 * @param image of the first container; null where there are no pods
 * @param hash of the bundle; null where there are no pods
 */
public record PodsInForce(@Nullable String image, @Nullable String hash) {

  /** Where there are no pods. */
  public static final PodsInForce NONE = new PodsInForce(null, null);

  static PodsInForce of(Bundle bundle) {
    return new PodsInForce(bundle.image(), bundle.hash());
  }
}
