package io.prism.backend.keyvalue;

import com.google.protobuf.ByteString;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A change that a client asks for, checked and with its expiry already absolute.
 *
 * @param <R> what the client learns
 */
public sealed interface Mutation<R> {

  /** The keys that are compared, read or written, each once, in order of first mention. */
  Set<Key> keys();

  /** The bytes of keys and values carried, for bounds on queues and batches. */
  long weight();

  /** Whether it can leave no value behind; then it goes on in a store that is full. */
  default boolean onlyRemoves() {
    return false;
  }

  /**
   * A change that concerns one key.
   *
   * @param <R> what the client learns
   */
  sealed interface OfOneKey<R> extends Mutation<R> {

    /** The key. */
    Key key();

    @Override
    default Set<Key> keys() {
      return Set.of(key());
    }
  }

  /**
   * Writes an item.
   *
   * @param key where
   * @param value what
   * @param expiresAtMillis until when, or {@link Expiry#NEVER}
   * @param condition what must hold
   */
  record Put(Key key, ByteString value, long expiresAtMillis, Condition condition)
      implements OfOneKey<Results.PutResult> {
    @Override
    public long weight() {
      return (long) key.size() + value.size();
    }
  }

  /**
   * Removes an item.
   *
   * @param key which
   * @param ifVersion the version it must have, as the client sent it
   */
  record Delete(Key key, Optional<ByteString> ifVersion) implements OfOneKey<Results.DeleteResult> {
    @Override
    public boolean onlyRemoves() {
      return true;
    }

    @Override
    public long weight() {
      return key.size();
    }
  }

  /**
   * Writes an item if the stored value is as expected.
   *
   * @param key where
   * @param expected the stored value; empty optional: no item
   * @param value what to write
   * @param expiresAtMillis until when, or {@link Expiry#NEVER}
   */
  record CompareAndSwap(
      Key key, Optional<ByteString> expected, ByteString value, long expiresAtMillis)
      implements OfOneKey<Results.SwapResult> {
    @Override
    public long weight() {
      return (long) key.size() + value.size() + expected.map(ByteString::size).orElse(0);
    }
  }

  /**
   * Removes an item if the stored value is as expected.
   *
   * @param key which
   * @param expected the stored value
   */
  record CompareAndDelete(Key key, ByteString expected)
      implements OfOneKey<Results.CompareAndDeleteResult> {
    @Override
    public boolean onlyRemoves() {
      return true;
    }

    @Override
    public long weight() {
      return (long) key.size() + expected.size();
    }
  }

  /**
   * Adds to a counter; a missing key counts from zero.
   *
   * @param key which
   * @param delta what to add
   * @param expiresAtMillis until when from now on, or {@link Expiry#NEVER}; empty: the item's
   *     expiry stays
   * @param newExpiresAtMillis until when an item lives that the increment creates while {@code
   *     expiresAtMillis} is empty, or {@link Expiry#NEVER}
   */
  record Increment(Key key, long delta, OptionalLong expiresAtMillis, long newExpiresAtMillis)
      implements OfOneKey<Results.IncrementResult> {
    /** An increment that creates items which do not expire, unless it is told otherwise. */
    public Increment(Key key, long delta, OptionalLong expiresAtMillis) {
      this(key, delta, expiresAtMillis, Expiry.NEVER);
    }

    @Override
    public long weight() {
      return key.size() + (long) Long.BYTES;
    }
  }

  /**
   * Sets an item's expiry.
   *
   * @param key which
   * @param expiresAtMillis when; not after the time of the call expires the item at once
   */
  record Expire(Key key, long expiresAtMillis) implements OfOneKey<Results.ExpireResult> {
    @Override
    public long weight() {
      return key.size() + (long) Long.BYTES;
    }
  }

  /**
   * Removes an item's expiry.
   *
   * @param key which
   */
  record Persist(Key key) implements OfOneKey<Results.PersistResult> {
    @Override
    public long weight() {
      return key.size();
    }
  }

  /**
   * Compares, then runs one of two lists: all or nothing, isolated from every other call.
   *
   * @param compares all must hold for {@code onSuccess}; none given is success
   * @param onSuccess run when they hold; no key is written twice
   * @param onFailure run when they do not; no key is written twice
   */
  record Transact(List<Compare> compares, List<Operation> onSuccess, List<Operation> onFailure)
      implements Mutation<Results.TransactResult> {
    /** Copies the lists. */
    public Transact {
      compares = List.copyOf(compares);
      onSuccess = List.copyOf(onSuccess);
      onFailure = List.copyOf(onFailure);
    }

    @Override
    public Set<Key> keys() {
      Set<Key> keys = new LinkedHashSet<>();
      compares.forEach(compare -> keys.add(compare.key()));
      onSuccess.forEach(operation -> keys.add(operation.key()));
      onFailure.forEach(operation -> keys.add(operation.key()));
      return keys;
    }

    @Override
    public boolean onlyRemoves() {
      return Stream.of(onSuccess, onFailure)
          .flatMap(List::stream)
          .noneMatch(Operation.PutItem.class::isInstance);
    }

    @Override
    public long weight() {
      long weight = 0;
      for (Compare compare : compares) {
        weight += compare.key().size() + 16L;
      }
      for (List<Operation> branch : List.of(onSuccess, onFailure)) {
        for (Operation operation : branch) {
          weight += operation.key().size();
          weight += operation instanceof Operation.PutItem put ? put.value().size() : 0;
        }
      }
      return weight;
    }
  }

  /** A comparison of a {@link Transact}. */
  sealed interface Compare {
    /** The key to look at. */
    Key key();

    /** The item has this version, as the client sent it. */
    record HasVersion(Key key, ByteString version) implements Compare {}

    /** The item has this value. */
    record HasValue(Key key, ByteString value) implements Compare {}

    /** The key holds no item. */
    record IsAbsent(Key key) implements Compare {}

    /** The key holds an item. */
    record IsPresent(Key key) implements Compare {}
  }

  /** An operation of a {@link Transact}. */
  sealed interface Operation {
    /** The key it works on. */
    Key key();

    /** Writes an item. */
    record PutItem(Key key, ByteString value, long expiresAtMillis) implements Operation {}

    /** Removes an item. */
    record DeleteItem(Key key) implements Operation {}

    /** Reads an item, earlier writes of the same call included. */
    record GetItem(Key key) implements Operation {}
  }
}
