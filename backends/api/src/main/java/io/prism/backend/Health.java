package io.prism.backend;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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

  /** The {@link #CAUSE} of a store that has no room for more; it serves what needs none. */
  public static final String FULL = "full";

  /**
   * The detail that tells one store from every other of its type: an opaque text, drawn by whoever
   * opened the store first and kept in it, the same for all namespaces and for whoever else opens
   * it. A copy of a store has that of the original. There once the store was reached, unless it
   * keeps nothing beyond the process; a backend tells one and the same as long as it lives, and
   * refuses to serve another store that it finds at the old place later.
   */
  public static final String STORE_IDENTITY = "store_identity";

  /**
   * The detail that is there while the settings lead to another store than the one that holds the
   * data: the identity of that one, which is not used, or {@link #NO_IDENTITY}.
   */
  public static final String OTHER_STORE = "other_store_identity";

  /** Stands for the identity of a store that has none. */
  public static final String NO_IDENTITY = "none";

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

  /** Which store it is, once that is known; see {@link #STORE_IDENTITY}. */
  public Optional<String> storeIdentity() {
    return Optional.ofNullable(details.get(STORE_IDENTITY));
  }

  /** The same with a further detail. */
  public Health with(String detail, String value) {
    Map<String, String> more = new HashMap<>(details);
    more.put(detail, value);
    return new Health(state, message, more);
  }
}
