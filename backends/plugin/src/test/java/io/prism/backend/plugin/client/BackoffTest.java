package io.prism.backend.plugin.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void delaysDoubleUpToFiveSeconds() {
    Backoff longest = new Backoff(() -> 1.0);

    assertThat(longest.next()).isEqualTo(Duration.ofMillis(50));
    assertThat(longest.next()).isEqualTo(Duration.ofMillis(100));
    for (int i = 0; i < 20; i++) {
      longest.next();
    }
    assertThat(longest.next()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void chanceTakesUpToHalfAway() {
    Backoff shortest = new Backoff(() -> 0.0);

    assertThat(shortest.next()).isEqualTo(Duration.ofMillis(25));
    assertThat(shortest.next()).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void beginsAnewAfterReset() {
    Backoff backoff = new Backoff(() -> 1.0);
    backoff.next();
    backoff.next();
    backoff.reset();

    assertThat(backoff.next()).isEqualTo(Duration.ofMillis(50));
  }
}
