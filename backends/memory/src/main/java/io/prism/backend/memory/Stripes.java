package io.prism.backend.memory;

import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.semantics.TokenKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Locks for the keys and tokens of a namespace. Each name maps to one of a fixed number of locks; a
 * holder of many takes them in the order of their numbers, so holders never wait for each other in
 * a circle.
 */
final class Stripes {

  private static final int COUNT = 64;
  private static final int[] EVERY = IntStream.range(0, COUNT).toArray();

  private final ReentrantLock[] locks = new ReentrantLock[COUNT];

  /** What a holder of one lock gets, which is the rule. */
  private final Held[] singles = new Held[COUNT];

  Stripes() {
    Arrays.setAll(locks, i -> new ReentrantLock());
    Arrays.setAll(singles, i -> new Held(new int[] {i}));
  }

  /** Locks the keys and the token of a mutation. */
  Held lock(Set<Key> keys, Optional<TokenKey> token) {
    int[] numbers = new int[keys.size() + (token.isPresent() ? 1 : 0)];
    int n = 0;
    for (Key key : keys) {
      numbers[n++] = number(key);
    }
    if (token.isPresent()) {
      numbers[n++] = number(token.get());
    }
    return lock(
        numbers.length == 1 ? numbers : Arrays.stream(numbers).sorted().distinct().toArray());
  }

  /** Locks one key. */
  Held lock(Key key) {
    return lock(number(key));
  }

  /** Locks one token. */
  Held lock(TokenKey token) {
    return lock(number(token));
  }

  /** Locks everything: returns when every earlier holder has finished. */
  Held lockAll() {
    return lock(EVERY);
  }

  private Held lock(int number) {
    locks[number].lock();
    return singles[number];
  }

  private Held lock(int[] ascending) {
    for (int number : ascending) {
      locks[number].lock();
    }
    return new Held(ascending);
  }

  private static int number(Object name) {
    int hash = name.hashCode() * 0x9E3779B9;
    return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(COUNT));
  }

  /** Locks that are held until they are closed, by the thread that took them. */
  final class Held implements AutoCloseable {
    private final int[] numbers;

    private Held(int[] numbers) {
      this.numbers = numbers;
    }

    @Override
    public void close() {
      for (int number : numbers) {
        locks[number].unlock();
      }
    }
  }
}
