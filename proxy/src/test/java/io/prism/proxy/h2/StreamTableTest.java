package io.prism.proxy.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamTableTest {

  private static StreamRecord stream(int id) {
    // The record of a stream that never sends needs no connection.
    StreamRecord stream = new StreamRecord(null);
    stream.open(id, 1, 1, -1);
    return stream;
  }

  @Test
  void behavesLikeAMap() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    StreamTable table = new StreamTable();
    Map<Integer, StreamRecord> model = new HashMap<>();
    int next = 1;
    for (int i = 0; i < 50_000; i++) {
      if (model.isEmpty() || random.nextInt(100) < (i % 20_000 < 10_000 ? 60 : 40)) {
        StreamRecord stream = stream(next);
        table.add(stream);
        model.put(next, stream);
        next += 2 * (1 + random.nextInt(40));
      } else {
        int id =
            model.keySet().stream()
                .skip(random.nextInt(Math.min(50, model.size())))
                .findFirst()
                .orElseThrow();
        table.remove(id);
        model.remove(id);
        assertThat(table.get(id)).as("seed %d", seed).isNull();
      }
      int asked = 1 + 2 * random.nextInt(next);
      assertThat(table.get(asked)).as("seed %d", seed).isSameAs(model.get(asked));
      assertThat(table.size()).isEqualTo(model.size());
    }
    Set<StreamRecord> visited = new HashSet<>();
    table.forEach(visited::add);
    assertThat(visited).containsExactlyInAnyOrderElementsOf(model.values());
  }
}
