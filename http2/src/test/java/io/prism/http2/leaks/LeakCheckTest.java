package io.prism.http2.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;

/** The build finds lost buffers. */
class LeakCheckTest {

  @Test
  void aLostBufferIsFound() throws InterruptedException {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    assertThat(LeakCheck.lost()).isEmpty();

    lose();

    assertThat(LeakCheck.lost()).singleElement().asString().contains("was lost");
  }

  /** In a frame of its own, so that nothing holds the buffer afterwards. */
  private static void lose() {
    ByteBuf lost = ByteBufAllocator.DEFAULT.buffer(16);
    lost.writeByte(1);
  }
}
