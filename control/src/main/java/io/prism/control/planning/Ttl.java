package io.prism.control.planning;

import java.util.OptionalLong;

/**
 * Expiry of items.
 *
 * @param use whether items have a time to live
 * @param defaultSeconds the time to live of items written without one
 * @param infiniteAllowed whether a write may ask never to expire although there is a default
 */
public record Ttl(Use use, OptionalLong defaultSeconds, boolean infiniteAllowed) {

  /** Nothing is asked for: items expire when their writers say so. */
  public static final Ttl UNSAID = new Ttl(Use.OPTIONAL, OptionalLong.empty(), true);

  /** Whether items have a time to live. */
  public enum Use {
    /** Each has one. */
    REQUIRED,
    /** Each may have one. */
    OPTIONAL,
    /** None has one. */
    FORBIDDEN
  }

  /** Whether the store must be able to expire items. */
  public boolean needsExpiry() {
    return use == Use.REQUIRED || defaultSeconds.isPresent();
  }
}
