package io.prism.http2.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.http2.server.StreamHistory.Past;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamHistoryTest {

  private final StreamHistory history = new StreamHistory();

  @Test
  void tellsSkippedClosedAndResetStreamsApart() {
    history.opened(5);
    history.opened(7);
    history.opened(13);
    history.reset(7);
    assertThat(history.last()).isEqualTo(13);
    assertThat(history.of(1)).isEqualTo(Past.SKIPPED);
    assertThat(history.of(5)).isEqualTo(Past.CLOSED);
    assertThat(history.of(7)).isEqualTo(Past.RESET_BY_US);
    assertThat(history.of(11)).isEqualTo(Past.SKIPPED);
  }

  @Test
  void forgetsWhatIsLongPast() {
    history.opened(1);
    history.reset(1);
    history.opened(1_000_001);
    assertThat(history.of(1)).isEqualTo(Past.CLOSED);
    assertThat(history.of(999_999)).isEqualTo(Past.SKIPPED);
  }

  @Test
  void neverMistakesAnOldStreamForANewOne() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Set<Integer> opened = new HashSet<>();
    int id = 1;
    for (int i = 0; i < 20_000; i++) {
      history.opened(id);
      opened.add(id);
      int asked = Math.max(1, id - 2 * random.nextInt(3_000));
      assertThat(history.of(asked) == Past.CLOSED)
          .as("seed %d stream %d", seed, asked)
          .isEqualTo(opened.contains(asked));
      id += 2 * (1 + random.nextInt(3));
    }
  }
}
