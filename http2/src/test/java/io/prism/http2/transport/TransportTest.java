package io.prism.http2.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransportTest {

  @ParameterizedTest
  @EnumSource
  void loopsAreOfTheMechanismThatWasAskedFor(Mechanism mechanism) throws Exception {
    assumeThat(mechanism.isAvailable()).isTrue();
    try (Transport transport = Transport.start(Optional.of(mechanism), 2, "test-loop")) {
      EventLoop loop = transport.loops().next();
      assertThat(((IoEventLoop) loop).isIoType(mechanism.handler())).isTrue();
      assertThat(Transport.clientChannel(loop)).isEqualTo(mechanism.clientChannel());
      assertThat(transport.serverChannel()).isEqualTo(mechanism.serverChannel());
      assertThat(loop.submit(() -> Thread.currentThread().isDaemon()).get()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotWorkIsRefusedWithTheReasonAndARemedy(Mechanism mechanism) {
    assumeThat(mechanism.isAvailable()).isFalse();
    assertThatThrownBy(() -> Transport.start(Optional.of(mechanism), 1, "test-loop"))
        .isInstanceOf(UnavailableMechanismException.class)
        .hasMessageMatching("the transport " + mechanism.word() + " does not work here: .+; it .+");
  }

  @Test
  void ioUringsRemedyNamesWhatForbidsIt() {
    assertThat(
            Mechanism.IO_URING.unavailable(new UnsatisfiedLinkError("not permitted")).getMessage())
        .contains("not permitted", "kernel.io_uring_disabled", "seccomp", "'auto'");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void linuxHasEpollUnlessSomethingElseIsAskedFor() throws Exception {
    try (Transport transport = Transport.start(Optional.empty(), 1, "test-loop")) {
      assertThat(transport.mechanism()).isEqualTo(Mechanism.EPOLL);
    }
  }
}
