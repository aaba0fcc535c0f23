package io.prism.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamTableTest {

  private record Stream(int id) implements StreamTable.Entry {}

  private static Stream stream(int id) {
    return new Stream(id);
  }

  @Test
  void behavesLikeAMap() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    StreamTable<Stream> table = new StreamTable<>();
    Map<Integer, Stream> model = new HashMap<>();
    int next = 1;
    for (int i = 0; i < 50_000; i++) {
      if (model.isEmpty() || random.nextInt(100) < (i % 20_000 < 10_000 ? 60 : 40)) {
        Stream stream = stream(next);
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
    Set<Stream> visited = new HashSet<>();
    table.forEach(visited::add);
    assertThat(visited).containsExactlyInAnyOrderElementsOf(model.values());
  }
}
