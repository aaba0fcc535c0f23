package io.prism.backend.postgres.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import org.junit.jupiter.api.Test;

final class AdmissionTest {

  private final Admission admission = new Admission(12, 1_200);

  @Test
  void aBusyNamespaceLeavesRoomForOthers() {
    Share busy = new Share();
    Share newcomer = new Share();
    for (int i = 0; i < 6; i++) {
      admission.admit(busy, 1, 1);
    }

    assertRefused(busy, 1, 1, ErrorReason.OVERLOADED);
    admission.admit(newcomer, 3, 3);
    assertRefused(newcomer, 1, 1, ErrorReason.OVERLOADED);
  }

  @Test
  void bytesAreBoundedToo() {
    Share share = new Share();
    admission.admit(share, 1, 600);

    assertRefused(share, 1, 1, ErrorReason.OVERLOADED);
    admission.release(share, 1, 600);
    admission.admit(share, 1, 600);
    assertThat(admission.bytes()).isEqualTo(600);
  }

  @Test
  void drainingEndsWhenTheLastCallWasReleased() {
    Share share = new Share();
    admission.admit(share, 2, 10);

    var drained = admission.drain();

    assertRefused(share, 1, 1, ErrorReason.DRAINING);
    admission.release(share, 1, 5);
    assertThat(drained).isNotDone();
    admission.release(share, 1, 5);
    assertThat(drained).isCompleted();
    assertThat(admission.finished()).isEqualTo(2);
  }

  private void assertRefused(Share share, long operations, long bytes, ErrorReason reason) {
    assertThatExceptionOfType(PrismException.class)
        .isThrownBy(() -> admission.admit(share, operations, bytes))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
