package io.prism.backend;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import java.util.Optional;

/**
 * Which store a backend serves: the one that its host expects, else the first that it finds. Any
 * other one is refused for as long as the backend lives, so that an address that comes to lead
 * elsewhere splits no data. Safe for use by many threads.
 */
public final class StoreIdentity {

  private final String backend;
  private volatile Optional<String> known;
  private volatile Optional<String> other = Optional.empty();

  /** Nothing was found yet. */
  public StoreIdentity(BackendEnvironment environment) {
    this.backend = environment.name();
    this.known = environment.expected();
  }

  /**
   * Checks a store before it is used.
   *
   * @param found what it says of itself; empty: nothing, as that of an older release
   * @throws PrismException {@code BACKEND_UNAVAILABLE} when it is another one
   */
  public synchronized void check(Optional<String> found) {
    if (known.isPresent() && !found.equals(known)) {
      other = Optional.of(found.orElse(Health.NO_IDENTITY));
      throw Errors.unavailable(
          backend, "its settings lead to another store than the one that holds its data");
    }
    known = found;
    other = Optional.empty();
  }

  /** A health together with what is known of the identity. */
  public Health in(Health health) {
    Health more = known.map(id -> health.with(Health.STORE_IDENTITY, id)).orElse(health);
    return other.map(id -> more.with(Health.OTHER_STORE, id)).orElse(more);
  }
}
