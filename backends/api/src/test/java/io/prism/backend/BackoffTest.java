package io.prism.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static Backoff backoff(DoubleSupplier random) {
    return new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5), random);
  }

  @Test
  void delaysDoubleUpToTheLongest() {
    Backoff longest = backoff(() -> 1.0);

    assertThat(longest.next()).isEqualTo(Duration.ofMillis(50));
    assertThat(longest.next()).isEqualTo(Duration.ofMillis(100));
    for (int i = 0; i < 20; i++) {
      longest.next();
    }
    assertThat(longest.next()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void chanceTakesUpToHalfAway() {
    Backoff shortest = backoff(() -> 0.0);

    assertThat(shortest.next()).isEqualTo(Duration.ofMillis(25));
    assertThat(shortest.next()).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void beginsAnewAfterReset() {
    Backoff backoff = backoff(() -> 1.0);
    backoff.next();
    backoff.next();
    backoff.reset();

    assertThat(backoff.next()).isEqualTo(Duration.ofMillis(50));
  }
}
