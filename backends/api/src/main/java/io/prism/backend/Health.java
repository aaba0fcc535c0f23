package io.prism.backend;

import java.util.Map;

/**
 * How a store is.
 *
 * @param state the verdict
 * @param message for people: what is wrong and what to do; never a credential
 * @param details facts such as {@code connections_active}
 */
public record Health(State state, String message, Map<String, String> details) {

  /** The detail that tells programs why a store does not serve as it should, where it is known. */
  public static final String CAUSE = "cause";

  /**
   * The {@link #CAUSE} of a store that refuses the credentials; it may serve on with what it
   * accepted before.
   */
  public static final String CREDENTIALS = "credentials";

  /** The verdict. */
  public enum State {
    /** It serves. */
    HEALTHY,
    /** It serves, with less room or speed than it should have. */
    DEGRADED,
    /** It does not serve. */
    UNHEALTHY
  }

  /** Copies the map. */
  public Health {
    details = Map.copyOf(details);
  }

  /** A verdict without details. */
  public Health(State state, String message) {
    this(state, message, Map.of());
  }
}
