package io.prism.proxy.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  @Test
  void isOverWhenTheRehearsalEnds() {
    CountDownLatch go = new CountDownLatch(1);
    WarmUp warmUp =
        WarmUp.begin(
            goOn -> {
              go.await();
              return 1;
            },
            LONG);
    AtomicBoolean told = new AtomicBoolean();
    warmUp.then(() -> told.set(true));
    assertThat(warmUp.isOver()).isFalse();
    assertThat(told).isFalse();

    go.countDown();

    warmUp.await();
    await().untilTrue(told);
  }

  @Test
  void isOverAfterItsTimeWhateverTheRehearsalDoes() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean goesOn = new AtomicBoolean(true);
    WarmUp warmUp =
        WarmUp.begin(
            goOn -> {
              while (goOn.getAsBoolean()) {
                Thread.onSpinWait();
              }
              goesOn.set(false);
              never.await();
              return 0;
            },
            Duration.ofMillis(20));

    warmUp.await();

    await().untilFalse(goesOn);
  }

  @Test
  void isOverWhenTheRehearsalFails() {
    WarmUp.begin(
            goOn -> {
              throw new IOException("there is no loopback");
            },
            LONG)
        .await();
    WarmUp.begin(
            goOn -> {
              throw new NoClassDefFoundError("of a library");
            },
            LONG)
        .await();
  }

  @Test
  void endsEarlyWhenToldTo() {
    AtomicBoolean ended = new AtomicBoolean();
    WarmUp warmUp =
        WarmUp.begin(
            goOn -> {
              while (goOn.getAsBoolean()) {
                Thread.onSpinWait();
              }
              ended.set(true);
              return 0;
            },
            LONG);
    assertThat(warmUp.isOver()).isFalse();

    warmUp.stop();

    assertThat(warmUp.isOver()).isTrue();
    await().untilTrue(ended);
  }

  @Test
  void noneIsOverAtOnce() {
    assertThat(WarmUp.none().isOver()).isTrue();
  }
}
