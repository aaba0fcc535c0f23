package io.prism.backend.plugin.client;

import io.prism.backend.Health;
import io.prism.backend.error.PrismException;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** A plugin was reached, and the store behind it is not to be used now. */
final class UnusableStoreException extends CompletionException {

  private static final long serialVersionUID = 1L;

  private final transient Map<String, String> details;

  /**
   * A refusal of a plugin.
   *
   * @param why what calls are told
   * @param details what is known of the store, as {@link Health#details} has it
   */
  UnusableStoreException(PrismException why, Map<String, String> details) {
    super(why);
    this.details = Map.copyOf(details);
  }

  /** What is known of the store. */
  Map<String, String> details() {
    return details;
  }
}
