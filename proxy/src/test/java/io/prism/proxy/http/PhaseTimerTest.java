package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PhaseTimerTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final AtomicInteger expiries = new AtomicInteger();
  private final PhaseTimer timer = new PhaseTimer(channel.eventLoop(), expiries::incrementAndGet);

  @BeforeEach
  void freezeTime() {
    channel.freezeTime();
  }

  private void pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void expiresOnce() {
    timer.set(Duration.ofSeconds(5));
    pass(4);
    assertThat(expiries).hasValue(0);
    pass(1);
    pass(100);
    assertThat(expiries).hasValue(1);
  }

  @Test
  void aLaterLimitReplacesAnEarlierOne() {
    timer.set(Duration.ofSeconds(5));
    timer.set(Duration.ofSeconds(50));
    pass(49);
    assertThat(expiries).hasValue(0);
    pass(1);
    assertThat(expiries).hasValue(1);
  }

  @Test
  void anEarlierLimitReplacesALaterOne() {
    timer.set(Duration.ofSeconds(50));
    timer.set(Duration.ofSeconds(5));
    pass(5);
    assertThat(expiries).hasValue(1);
  }

  @Test
  void clearedAndStoppedTimersDoNotExpire() {
    timer.set(Duration.ofSeconds(5));
    timer.clear();
    pass(10);
    timer.set(Duration.ofSeconds(5));
    timer.stop();
    pass(10);
    assertThat(expiries).hasValue(0);
  }

  @Test
  void bytesBuyTime() {
    timer.set(Duration.ofSeconds(5));
    timer.extendForTransfer(3L * HttpDoorConfig.SLOWEST_BYTES_PER_SECOND);
    pass(7);
    assertThat(expiries).hasValue(0);
    pass(1);
    assertThat(expiries).hasValue(1);
  }

  @Test
  void silenceIsCountedFromWhatWasHeardLast() {
    timer.setForSilence(Duration.ofSeconds(5), Duration.ofSeconds(20));
    pass(4);
    timer.heard();
    pass(4);
    assertThat(expiries).hasValue(0);
    pass(1);
    assertThat(expiries).hasValue(1);
  }

  @Test
  void nobodyIsHeardForEver() {
    timer.setForSilence(Duration.ofSeconds(5), Duration.ofSeconds(20));
    for (int i = 0; i < 19; i++) {
      pass(1);
      timer.heard();
    }
    assertThat(expiries).hasValue(0);
    pass(1);
    assertThat(expiries).hasValue(1);
  }
}
