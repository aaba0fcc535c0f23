package io.prism.e2e.load;

import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Writes and reads keys that nobody else writes, one call after the other, so that it knows what
 * each of them must hold.
 */
final class Worker {

  /** A key of which two contents are possible, since a write of it has an unknown outcome. */
  private record Doubtful(String key, OptionalLong before, long after) {}

  private final Client client;
  private final Books books;
  private final boolean durable;
  private final String prefix;
  private final String counter;
  private final List<Doubtful> doubtful = new ArrayList<>();
  private int generation;
  private long step;
  private OptionalLong acknowledged = OptionalLong.empty();
  private long sum;
  private String token = UUID.randomUUID().toString();

  /**
   * One that has done nothing yet.
   *
   * @param prefix what its keys begin with; nobody else's do
   */
  Worker(Client client, Books books, boolean durable, String prefix) {
    this.client = client;
    this.books = books;
    this.durable = durable;
    this.prefix = prefix;
    this.counter = prefix + "/sum";
  }

  /** Makes one call. */
  void step() {
    step++;
    try {
      switch ((int) (step % 4)) {
        case 0 -> increment();
        case 2 -> put();
        default -> read();
      }
    } catch (StatusRuntimeException e) {
      // It is in the books.
    }
  }

  private String key() {
    return prefix + "/" + generation;
  }

  private void put() {
    long value = step;
    try {
      client.put(key(), value);
      acknowledged = OptionalLong.of(value);
    } catch (StatusRuntimeException e) {
      // The write may yet happen, even after a later one: the key is left alone from here on.
      doubtful.add(new Doubtful(key(), acknowledged, value));
      generation++;
      acknowledged = OptionalLong.empty();
      throw e;
    }
  }

  private void read() {
    OptionalLong found = client.get(key());
    if (found.equals(acknowledged)) {
      return;
    }
    if (durable) {
      books.wrong("%s holds %s, not %s".formatted(key(), found, acknowledged));
    }
    acknowledged = found;
  }

  /** The same token until it is answered. */
  private void increment() {
    long answer = client.increment(counter, token);
    token = UUID.randomUUID().toString();
    if (durable && answer != sum + 1) {
      books.wrong("%s is %d, not %d".formatted(counter, answer, sum + 1));
    }
    sum = answer;
  }

  /** Reads everything again, when there are no more writes; fails if it cannot. */
  void verify() {
    if (!durable) {
      return;
    }
    read();
    for (Doubtful key : doubtful) {
      OptionalLong found = client.get(key.key());
      if (!found.equals(key.before()) && !found.equals(OptionalLong.of(key.after()))) {
        books.wrong(
            "%s holds %s, neither %s nor %d"
                .formatted(key.key(), found, key.before(), key.after()));
      }
    }
    increment();
    OptionalLong found = client.get(counter);
    if (!found.equals(OptionalLong.of(sum))) {
      books.wrong("%s holds %s, not %d".formatted(counter, found, sum));
    }
  }
}
