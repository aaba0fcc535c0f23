package io.prism.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.backend.tck.Await;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RowsTest {

  private static final Key FIRST = Key.of("a");
  private static final Key SECOND = Key.of("b");
  private static final Row OLD = row(1);
  private static final Row NEW = row(2);

  private final Rows rows = new Rows();

  @Test
  void readerThatMeetsTransactionWaitsForItsEnd() {
    rows.publish(Map.of(FIRST, OLD));
    rows.publish(Map.of(SECOND, OLD));
    List<FutureTask<Row>> readers = new ArrayList<>();
    rows.publish(
        new StoppedBetween(
            Map.of(FIRST, NEW, SECOND, NEW),
            () -> {
              readers.add(readWhilePublishing(FIRST));
              readers.add(readWhilePublishing(SECOND));
            }));
    assertThat(readers).hasSize(2).allMatch(reader -> Await.result(reader) == NEW);
  }

  /** Keys of one hash: they share a bin, whose tree is ordered by the keys themselves. */
  @Test
  void probeFindsKeysWhoseHashesCollide() {
    List<Key> keys = new ArrayList<>(List.of(Key.of("k")));
    for (int i = 0; i < 8; i++) {
      keys =
          keys.stream()
              .flatMap(key -> Stream.of(Key.of(key.text() + "Aa"), Key.of(key.text() + "BB")))
              .toList();
    }
    assertThat(keys).hasSize(256).extracting(Key::hashCode).containsOnly(keys.get(0).hashCode());
    keys.forEach(key -> rows.publish(Map.of(key, row(key.text().indexOf('B') + 2))));
    Key.Probe probe = new Key.Probe();
    for (Key key : keys) {
      assertThat(rows.get(probe.at(key.toByteArray(), 0, key.size())))
          .isNotNull()
          .isSameAs(rows.get(key));
    }
  }

  private FutureTask<Row> readWhilePublishing(Key key) {
    FutureTask<Row> reader = new FutureTask<>(() -> rows.get(key));
    Thread thread = Thread.ofPlatform().daemon().start(reader);
    Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
    return reader;
  }

  private static Row row(long clock) {
    return new Row.Live(new Version(0, clock), ByteString.EMPTY, Expiry.NEVER);
  }

  /** Changes of which half are there when {@code meanwhile} runs. */
  private static final class StoppedBetween extends LinkedHashMap<Key, Row> {
    private static final long serialVersionUID = 1;
    private final transient Runnable meanwhile;

    StoppedBetween(Map<Key, Row> changes, Runnable meanwhile) {
      super(changes);
      this.meanwhile = meanwhile;
    }

    @Override
    public void forEach(BiConsumer<? super Key, ? super Row> action) {
      boolean first = true;
      for (Map.Entry<Key, Row> change : entrySet()) {
        action.accept(change.getKey(), change.getValue());
        if (first) {
          meanwhile.run();
        }
        first = false;
      }
    }
  }
}
