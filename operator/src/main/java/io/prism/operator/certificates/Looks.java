package io.prism.operator.certificates;

import io.prism.operator.resource.ObjectKey;
import io.prism.operator.status.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What was found out last, so that the API server is asked once a minute for what is well, and soon
 * again for what is not. Safe for use by many threads, of which several may look at the same time.
 *
 * @param <W> what is wanted: another one is looked at at once
 */
final class Looks<W> {

  /** After what time something that failed is tried again. */
  static final Duration AGAIN = Duration.ofSeconds(5);

  private final Map<ObjectKey, Looked<W>> looked = new ConcurrentHashMap<>();

  private record Looked<W>(W wanted, Fact fact, Instant at) {
    boolean holdsFor(W other, Instant now) {
      return wanted.equals(other)
          && now.isBefore(at.plus(fact.holds() ? Certificates.TRUST : AGAIN));
    }
  }

  /** What was found out, just now when that is due. */
  Fact keep(ObjectKey key, W wanted, Instant now, Supplier<Fact> look) {
    Looked<W> last = looked.get(key);
    if (last != null && last.holdsFor(wanted, now)) {
      return last.fact();
    }
    Fact fact = look.get();
    looked.put(key, new Looked<>(wanted, fact, now));
    return fact;
  }

  /** What was found out last; empty before. */
  Optional<Fact> last(ObjectKey key) {
    return Optional.ofNullable(looked.get(key)).map(Looked::fact);
  }

  /** Nothing is wanted any more. */
  void forget(ObjectKey key) {
    looked.remove(key);
  }
}
