package io.prism.backend.memory;

import io.prism.backend.CallContext;
import io.prism.backend.error.Errors;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A walk over the keys of a range. It begins on the caller's thread; a long one goes on elsewhere,
 * since the caller may be an event loop. Used by one thread at a time.
 *
 * @param <R> what it finds out
 */
abstract class RangeWalk<R> {

  private static final int STEPS_AT_ONCE = 2_000;

  private final NamespaceTable table;
  private final CallContext call;
  private final Iterator<Key> keys;

  RangeWalk(NamespaceTable table, CallContext call, Iterator<Key> keys) {
    this.table = table;
    this.call = call;
    this.keys = keys;
  }

  /** Takes an item; false when the walk is over. */
  abstract boolean accept(Key key, Item item);

  /** What was found. */
  abstract R result();

  /** Takes what was found before the deadline passed; empty when that is no answer. */
  abstract Optional<R> resultSoFar();

  final CompletableFuture<R> start(Workers elsewhere) {
    return advance() ? CompletableFuture.completedFuture(result()) : elsewhere.run(this::finish);
  }

  private R finish() {
    while (!advance()) {
      table.requireOpen();
      if (call.deadline().isExpired()) {
        return resultSoFar().orElseThrow(Errors::deadlineExceeded);
      }
      // Nothing else makes a virtual thread leave its processor to others.
      Thread.yield();
    }
    return result();
  }

  private boolean advance() {
    for (int steps = 0; steps < STEPS_AT_ONCE; steps++) {
      if (!keys.hasNext()) {
        return true;
      }
      Key key = keys.next();
      Optional<Item> item = table.item(call, key);
      if (item.isPresent() && !accept(key, item.get())) {
        return true;
      }
    }
    return false;
  }
}
