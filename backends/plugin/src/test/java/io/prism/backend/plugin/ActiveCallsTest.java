package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ActiveCallsTest {

  private final ActiveCalls calls = new ActiveCalls(2);

  @Test
  void boundsCalls() {
    calls.enter();
    calls.enter();

    assertThat(catchThrowableOfType(PrismException.class, calls::enter).reason())
        .isEqualTo(ErrorReason.OVERLOADED);
    calls.leave();
    calls.enter();
    assertThat(calls.count()).isEqualTo(2);
  }

  @Test
  void drainCompletesWithTheLastCall() {
    calls.enter();
    CompletableFuture<Void> drained = calls.drain();

    assertThat(catchThrowableOfType(PrismException.class, calls::enter).reason())
        .isEqualTo(ErrorReason.DRAINING);
    assertThat(drained).isNotDone();
    calls.leave();
    assertThat(drained).isCompleted();
  }
}
