package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairQueueTest {

  private record Waiting(String namespace, int number, long weight) implements FairQueue.Entry {}

  private static Waiting waiting(String namespace, int number) {
    return new Waiting(namespace, number, 10);
  }

  private static List<Waiting> drain(FairQueue<Waiting> queue, int operations, long bytes) {
    List<Waiting> drained = new ArrayList<>();
    queue.drainTo(drained, operations, bytes);
    return drained;
  }

  @Test
  void namespacesTakeTurnsAndKeepTheirOrder() {
    FairQueue<Waiting> queue = new FairQueue<>(100, 10_000);
    for (int i = 0; i < 4; i++) {
      assertThat(queue.offer(waiting("busy", i))).isTrue();
    }
    assertThat(queue.offer(waiting("quiet", 0))).isTrue();

    assertThat(drain(queue, 3, 10_000))
        .containsExactly(waiting("busy", 0), waiting("quiet", 0), waiting("busy", 1));
    assertThat(drain(queue, 3, 10_000)).containsExactly(waiting("busy", 2), waiting("busy", 3));
  }

  @Test
  void oneNamespaceGetsHalfOfTheRoomAndLeavesTheRestToOthers() {
    FairQueue<Waiting> queue = new FairQueue<>(100, 10_000);
    long accepted = IntStream.range(0, 100).filter(i -> queue.offer(waiting("busy", i))).count();
    assertThat(accepted).isEqualTo(50);
    assertThat(queue.offer(waiting("quiet", 0))).isTrue();
    assertThat(queue.offer(waiting("busy", 50))).isFalse();
  }

  @Test
  void bytesAreSharedInTheSameWay() {
    FairQueue<Waiting> queue = new FairQueue<>(100, 1_000);
    assertThat(queue.offer(new Waiting("busy", 0, 600))).isTrue();
    assertThat(queue.offer(new Waiting("busy", 1, 1))).isFalse();
    assertThat(queue.offer(new Waiting("quiet", 0, 401))).isFalse();
    assertThat(queue.offer(new Waiting("quiet", 0, 400))).isTrue();
  }

  @Test
  void listIsAddedWholeOrNotAtAll() {
    FairQueue<Waiting> queue = new FairQueue<>(10, 1_000);
    List<Waiting> tooMany = IntStream.range(0, 11).mapToObj(i -> waiting("n", i)).toList();
    assertThat(queue.offerAll(tooMany)).isFalse();
    assertThat(queue.operations()).isZero();
    assertThat(queue.offerAll(tooMany.subList(0, 10))).isTrue();
    assertThat(queue.operations()).isEqualTo(10);
    assertThat(queue.bytes()).isEqualTo(100);
  }

  @Test
  void drainingStopsAtTheByteLimitButAlwaysTakesOne() {
    FairQueue<Waiting> queue = new FairQueue<>(10, 10_000);
    queue.offer(new Waiting("a", 0, 900));
    queue.offer(new Waiting("b", 0, 200));
    queue.offer(new Waiting("c", 0, 200));

    assertThat(drain(queue, 10, 500)).extracting(Waiting::namespace).containsExactly("a");
    assertThat(drain(queue, 10, 500)).extracting(Waiting::namespace).containsExactly("b", "c");
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void clearReturnsEverythingAndFreesTheRoom() {
    FairQueue<Waiting> queue = new FairQueue<>(4, 10_000);
    queue.offer(waiting("a", 0));
    queue.offer(waiting("b", 0));
    assertThat(queue.clear()).containsExactlyInAnyOrder(waiting("a", 0), waiting("b", 0));
    assertThat(queue.operations()).isZero();
    assertThat(queue.clear()).isEmpty();
  }
}
