package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Mutation.Compare;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.Results.OperationResult;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Random operations on a few keys, each compared with a model. The clock goes forward and a little
 * back, but never behind a sweep, which may remove what has expired for good.
 */
final class RandomOperations {

  private static final int KEYS = 12;

  private final TestNamespace ns;
  private final Random random;
  private final RandomModel model = new RandomModel();
  private long earliest;

  RandomOperations(TestNamespace ns, Random random) {
    this.ns = ns;
    this.random = random;
    this.earliest = ns.now();
  }

  void pass(Duration duration) {
    if (ns.now() + duration.toMillis() >= earliest) {
      ns.pass(duration);
    }
  }

  void sweep() {
    ns.sweep();
    earliest = ns.now();
  }

  List<Runnable> basic() {
    return List.of(this::get, this::put, this::put, this::delete, this::repeat, this::replicate);
  }

  List<Runnable> scans() {
    return List.of(this::scan, this::count);
  }

  List<Runnable> ttl() {
    return List.of(this::expire, this::expiresAt, this::persist);
  }

  List<Runnable> batches() {
    return List.of(this::batchGet, this::batchPut, this::batchDelete);
  }

  List<Runnable> cas() {
    return List.of(this::swap, this::compareAndDelete);
  }

  List<Runnable> counters() {
    return List.of(this::increment);
  }

  List<Runnable> transactions() {
    return List.of(this::transact);
  }

  private void get() {
    String key = key();
    assertSame(key, ns.get(key));
    assertThat(ns.exists(key)).isEqualTo(entry(key).isPresent());
  }

  private void put() {
    String key = key();
    String value = value();
    long expiry = expiry();
    Optional<RandomModel.Entry> before = entry(key);
    boolean holds;
    Condition condition;
    switch (random.nextInt(5)) {
      case 0 -> {
        condition = Condition.IF_ABSENT;
        holds = before.isEmpty();
      }
      case 1 -> {
        condition = Condition.IF_PRESENT;
        holds = before.isPresent();
      }
      case 2 -> {
        Version version = before.map(RandomModel.Entry::version).orElse(new Version(0, 1));
        condition = new Condition.IfVersion(version.toByteString());
        holds = before.isPresent();
      }
      default -> {
        condition = Condition.NONE;
        holds = true;
      }
    }
    Mutation.Put put = new Mutation.Put(Key.of(key), bytes(value), expiry, condition);
    Results.PutResult result = Await.result(ns.basic().put(ns.write(), put));
    assertThat(result.applied()).isEqualTo(holds);
    if (holds) {
      model.wrote(key, value, result.version().orElseThrow(), expiry);
    } else {
      assertThat(result.version()).isEqualTo(before.map(RandomModel.Entry::version));
    }
  }

  private void delete() {
    String key = key();
    assertThat(ns.delete(key))
        .isEqualTo(new Results.DeleteResult(true, entry(key).isPresent() ? 1 : 0));
    remove(key);
  }

  /** The same put twice under one token. */
  private void repeat() {
    String key = key();
    String value = value();
    IdempotencyToken token = IdempotencySuite.token("t" + random.nextLong());
    Results.PutResult first = ns.put(ns.write(token), key, value, Condition.NONE);
    model.wrote(key, value, first.version().orElseThrow(), Expiry.NEVER);
    assertThat(ns.put(ns.write(token), key, value, Condition.NONE)).isEqualTo(first);
    assertSame(key, ns.get(key));
  }

  /** A record from a clock a little ahead: newer than all that is here. */
  private void replicate() {
    String key = key();
    WriteContext write = ns.write();
    Version version = new Version(0, write.proposed().clock() + random.nextInt(10) - 5);
    String value = value();
    Replica replica =
        new Replica(Key.of(key), version, new Replica.State.Live(bytes(value), Expiry.NEVER));
    if (Await.result(ns.basic().replicate(write, replica)) == Replica.Outcome.APPLIED) {
      model.wrote(key, value, version, Expiry.NEVER);
    }
    assertSame(key, ns.get(key));
  }

  private void scan() {
    String start = key();
    NavigableMap<String, RandomModel.Entry> expected = model.all(ns.now()).tailMap(start, true);
    boolean reverse = random.nextBoolean();
    Pages pages =
        new Pages(
            new KeyRange(bytes(start), Optional.empty()),
            reverse,
            1 + random.nextInt(5),
            1 + random.nextInt(100),
            random.nextBoolean());
    assertThat(pages.keys(ns))
        .containsExactlyElementsOf(reverse ? expected.descendingMap().keySet() : expected.keySet());
  }

  private void count() {
    assertThat(Await.result(ns.scans().count(ns.call(), KeyRange.ALL)))
        .isEqualTo(model.all(ns.now()).size());
  }

  private void expire() {
    String key = key();
    int seconds = random.nextInt(4);
    Optional<RandomModel.Entry> before = entry(key);
    Results.ExpireResult result = ns.expire(key, Duration.ofSeconds(seconds));
    assertThat(result.existed()).isEqualTo(before.isPresent());
    before.ifPresent(
        entry ->
            model.wrote(
                key, entry.value(), result.version().orElseThrow(), ns.now() + seconds * 1_000L));
  }

  private void expiresAt() {
    String key = key();
    assertThat(ns.expiresAt(key))
        .isEqualTo(
            entry(key)
                .map(entry -> OptionalLong.of(entry.expiresAtMillis()))
                .orElse(OptionalLong.empty()));
  }

  private void persist() {
    String key = key();
    Optional<RandomModel.Entry> before = entry(key);
    Results.PersistResult result = ns.persist(key);
    boolean expires = before.isPresent() && before.get().expiresAtMillis() != Expiry.NEVER;
    assertThat(result.existed()).isEqualTo(before.isPresent());
    assertThat(result.expirationRemoved()).isEqualTo(expires);
    if (expires) {
      Version version = result.version().orElseThrow();
      model.wrote(key, before.get().value(), version, Expiry.NEVER);
    }
  }

  private void batchGet() {
    List<String> keys = keys();
    List<Optional<Item>> items = Batches.get(ns, keys);
    assertThat(items).hasSameSizeAs(keys);
    for (int i = 0; i < keys.size(); i++) {
      assertSame(keys.get(i), items.get(i));
    }
  }

  private void batchPut() {
    List<String> keys = keys();
    String value = value();
    List<Results.PutResult> results = Batches.put(ns, keys, value);
    for (int i = 0; i < keys.size(); i++) {
      model.wrote(keys.get(i), value, results.get(i).version().orElseThrow(), Expiry.NEVER);
    }
  }

  private void batchDelete() {
    List<String> keys = keys();
    List<Results.DeleteResult> results = Batches.delete(ns, keys);
    for (int i = 0; i < keys.size(); i++) {
      assertThat(results.get(i).deletedCount()).isEqualTo(entry(keys.get(i)).isPresent() ? 1 : 0);
      remove(keys.get(i));
    }
  }

  private void swap() {
    String key = key();
    Optional<String> present = entry(key).map(RandomModel.Entry::value);
    Optional<String> expected = random.nextInt(4) == 0 ? Optional.of(value()) : present;
    String value = value();
    Results.SwapResult result = ns.swap(key, expected, value);
    assertThat(result.swapped()).isEqualTo(expected.equals(present));
    if (result.swapped()) {
      model.wrote(key, value, result.version().orElseThrow(), Expiry.NEVER);
    } else {
      assertThat(result.actual().map(ByteString::toStringUtf8)).isEqualTo(present);
    }
  }

  private void compareAndDelete() {
    String key = key();
    String expected = entry(key).map(RandomModel.Entry::value).orElse("none");
    Results.CompareAndDeleteResult result = ns.compareAndDelete(key, expected);
    assertThat(result.deleted()).isEqualTo(entry(key).isPresent());
    remove(key);
  }

  private void increment() {
    String key = key();
    int delta = random.nextInt(100) - 50;
    Optional<RandomModel.Entry> before = entry(key);
    String stored = before.map(RandomModel.Entry::value).orElse("0");
    if (!stored.matches("-?[0-9]+")) {
      assertThat(incrementFailure(key)).isEqualTo(ErrorReason.NOT_A_COUNTER);
      return;
    }
    Results.IncrementResult result = ns.increment(key, delta);
    assertThat(result.value()).isEqualTo(Long.parseLong(stored) + delta);
    long expiry = before.map(RandomModel.Entry::expiresAtMillis).orElse(Expiry.NEVER);
    model.wrote(key, Long.toString(result.value()), result.version(), expiry);
  }

  private ErrorReason incrementFailure(String key) {
    try {
      ns.increment(key, 1);
      return ErrorReason.ERROR_REASON_UNSPECIFIED;
    } catch (PrismException e) {
      return e.reason();
    }
  }

  /** Swaps two items' values if both are there, else creates the first. */
  private void transact() {
    List<String> keys = keys().stream().distinct().toList();
    String one = keys.getFirst();
    String other = keys.getLast();
    String value = value();
    boolean both = entry(one).isPresent() && entry(other).isPresent();
    Mutation.Transact transact =
        new Mutation.Transact(
            List.of(new Compare.IsPresent(Key.of(one)), new Compare.IsPresent(Key.of(other))),
            List.of(
                new Mutation.Operation.PutItem(Key.of(one), bytes(value), Expiry.NEVER),
                new Mutation.Operation.GetItem(Key.of(other))),
            List.of(new Mutation.Operation.DeleteItem(Key.of(one))));
    Results.TransactResult result = ns.transact(transact);
    assertThat(result.succeeded()).isEqualTo(both);
    switch (result.results().getFirst()) {
      case OperationResult.PutDone put -> {
        model.wrote(one, value, put.version(), Expiry.NEVER);
        assertThat(result.results().get(1))
            .isInstanceOfSatisfying(
                OperationResult.GetDone.class, got -> assertSame(other, got.item()));
      }
      case OperationResult.DeleteDone done -> {
        assertThat(done.deletedCount()).isEqualTo(entry(one).isPresent() ? 1 : 0);
        remove(one);
      }
      case OperationResult.GetDone got -> throw new AssertionError("no branch begins with a get");
      case OperationResult.GetOmitted omitted ->
          throw new AssertionError("a first call leaves nothing out");
    }
  }

  private void assertSame(String key, Optional<Item> item) {
    assertThat(
            item.map(
                found ->
                    new RandomModel.Entry(
                        found.value().toStringUtf8(), found.version(), found.expiresAtMillis())))
        .isEqualTo(entry(key));
  }

  /** A deletion that found nothing leaves an expired row alone, which an earlier clock may see. */
  private void remove(String key) {
    if (entry(key).isPresent()) {
      model.removed(key);
    }
  }

  private Optional<RandomModel.Entry> entry(String key) {
    return model.at(key, ns.now());
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      keys.add(key());
    }
    return keys;
  }

  private String key() {
    return "k" + (char) ('a' + random.nextInt(KEYS));
  }

  private String value() {
    return random.nextBoolean() ? Integer.toString(random.nextInt(1_000)) : "v" + random.nextLong();
  }

  private long expiry() {
    return RandomModel.expiry(ns.now(), random.nextInt(4));
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
