package io.prism.control.stream.edge;

import io.prism.control.stream.Entry;
import io.prism.control.stream.Held;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What a gateway does for its stream. Called by one thread at a time. */
public interface GatewayActions {

  /**
   * Reads an entry and makes ready what it needs while the old routing serves. Returns at once.
   *
   * @return completes with why the entry cannot be served; empty when it can be, also when its
   *     store does not answer yet. Completes in any case, and soon.
   */
  CompletableFuture<Optional<Refusal>> warm(Entry entry);

  /**
   * Serves calls that begin from now on with these entries, which were made ready, and others no
   * more.
   *
   * @param held the newest set; it is in force but for what is pending
   * @param retired names that are in the newest set no more, served until now or still being made
   *     ready
   * @param pending names of further entries that were made ready or will be; what was made ready
   *     under another name is not needed any more
   * @throws RuntimeException when that failed; nothing is changed then, and it is tried again
   */
  void apply(Held held, Collection<Entry> served, Set<String> retired, Set<String> pending);

  /** Ends operations that began before an epoch and would take long. */
  void endOlder(String name, int epoch);

  /** Takes its part of what is limited for so many gateways together, itself included. */
  void share(int gateways);

  /**
   * Begins to end the gateway: calls are refused, those under way finish, then {@link
   * StreamClient#stopped} is called. Returns at once.
   */
  void drain(Duration timeout, String reason);
}
