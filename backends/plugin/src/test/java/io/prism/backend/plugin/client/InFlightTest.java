package io.prism.backend.plugin.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InFlightTest {

  private final InFlight inFlight = new InFlight(4, 1_000);

  private ErrorReason refusal(String namespace, long weight) {
    return catchThrowableOfType(PrismException.class, () -> inFlight.enter(namespace, weight))
        .reason();
  }

  @Test
  void boundsCallsOfOneNamespaceAndOfAll() {
    inFlight.enter("a", 1);
    InFlight.Place place = inFlight.enter("a", 1);
    assertThat(refusal("a", 1)).isEqualTo(ErrorReason.OVERLOADED);
    inFlight.enter("b", 1);
    inFlight.enter("c", 1);
    assertThat(refusal("d", 1)).isEqualTo(ErrorReason.OVERLOADED);

    place.leave();
    place.answered();
    inFlight.enter("d", 1);
    assertThat(inFlight.calls()).isEqualTo(4);
  }

  @Test
  void boundsBytes() {
    inFlight.enter("a", 400);
    assertThat(refusal("a", 200)).isEqualTo(ErrorReason.OVERLOADED);
    inFlight.enter("b", 450);
    assertThat(refusal("c", 200)).isEqualTo(ErrorReason.OVERLOADED);
    inFlight.enter("c", 100);
  }

  @Test
  void oneLargeCallAloneIsLetThrough() {
    InFlight.Place large = inFlight.enter("a", 5_000);

    assertThat(refusal("b", 1)).isEqualTo(ErrorReason.OVERLOADED);
    large.leave();
    inFlight.enter("b", 1);
  }

  @Test
  void drainCompletesWithTheLastCall() {
    InFlight.Place last = inFlight.enter("a", 1);
    CompletableFuture<Void> drained = inFlight.drain();

    assertThat(refusal("a", 1)).isEqualTo(ErrorReason.DRAINING);
    assertThat(drained).isNotDone();
    last.leave();
    // Whoever waits for the drain must find every call done.
    assertThat(drained).isNotDone();
    last.answered();
    last.answered();
    assertThat(drained).isCompleted();
  }

  @Test
  void drainOfNothingIsDoneAtOnce() {
    assertThat(inFlight.drain()).isCompleted();
  }
}
