package io.prism.backend.plugin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallGateTest {

  private final CallGate gate = new CallGate(2, 100);

  @Test
  void boundsCalls() {
    gate.enter();
    gate.enter();

    assertThat(catchThrowableOfType(PrismException.class, gate::enter).reason())
        .isEqualTo(ErrorReason.OVERLOADED);
    gate.leave(0);
    gate.enter();
    assertThat(gate.calls()).isEqualTo(2);
  }

  @Test
  void boundsBytesAndGivesThemBack() {
    long held = gate.load(80);

    assertThat(catchThrowableOfType(PrismException.class, () -> gate.load(30)).reason())
        .isEqualTo(ErrorReason.OVERLOADED);
    gate.enter();
    gate.leave(held);
    assertThat(gate.load(100)).isEqualTo(100);
  }

  @Test
  void drainCompletesWithTheLastCall() {
    gate.enter();
    CompletableFuture<Void> drained = gate.drain();

    assertThat(catchThrowableOfType(PrismException.class, gate::enter).reason())
        .isEqualTo(ErrorReason.DRAINING);
    assertThat(drained).isNotDone();
    gate.leave(0);
    assertThat(drained).isCompleted();
  }
}
