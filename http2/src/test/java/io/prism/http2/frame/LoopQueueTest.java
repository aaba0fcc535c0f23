package io.prism.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** {@link LoopQueue} on a real loop. */
class LoopQueueTest {

  @Test
  void whatFailsKeepsNothingElseFromBeingDone() {
    DefaultEventLoop loop = new DefaultEventLoop();
    try {
      List<String> done = new CopyOnWriteArrayList<>();
      LoopQueue queue =
          new LoopQueue(loop, failure -> done.add(failure.getMessage()), () -> done.add("end"));
      loop.execute(
          () -> {
            queue.add(() -> done.add("first"));
            queue.add(
                () -> {
                  throw new IllegalStateException("failed");
                });
            queue.add(() -> done.add("last"));
          });
      await()
          .untilAsserted(() -> assertThat(done).containsExactly("first", "failed", "last", "end"));
    } finally {
      loop.shutdownGracefully();
    }
  }
}
