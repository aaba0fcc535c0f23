package io.prism.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@link SendWindow}, {@link ReceiveWindow}, and the setting that changes them. */
class WindowsTest {

  @Test
  void peerMayTakeBackWhatWasUsed() {
    SendWindow window = new SendWindow(10);
    window.sent(10);
    assertThat(window.change(-10)).isTrue();
    assertThat(window.size()).isEqualTo(-10);
    assertThat(window.change(Integer.MAX_VALUE)).isTrue();
    assertThat(window.size()).isEqualTo(Integer.MAX_VALUE - 10);
    assertThat(window.change(10)).isTrue();
    assertThat(window.change(1)).isFalse();
    assertThat(window.size()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void whatWasReadIsGivenBackByHalves() {
    ReceiveWindow window = new ReceiveWindow(11);
    assertThat(window.received(8)).isTrue();
    assertThat(window.returned(5)).isZero();
    assertThat(window.returned(1)).isEqualTo(6);
    assertThat(window.received(9)).isTrue();
    assertThat(window.received(1)).isFalse();
    window.reset();
    assertThat(window.received(11)).isTrue();
    assertThat(window.returned(5)).isZero();
  }

  @Test
  void largestWindowIsGivenBackByHalves() {
    ReceiveWindow window = new ReceiveWindow(Integer.MAX_VALUE);
    assertThat(window.received(1 << 30)).isTrue();
    assertThat(window.returned((1 << 30) - 1)).isZero();
    assertThat(window.returned(1)).isEqualTo(1 << 30);
  }

  @Test
  void changesOfOneFrameAreOneChange() throws ProtocolError {
    PeerSettings settings = new PeerSettings();
    assertThat(settings.windowChange()).isZero();
    settings.set(PeerSettings.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE, size -> {});
    settings.set(PeerSettings.INITIAL_WINDOW_SIZE, 0, size -> {});
    settings.set(PeerSettings.INITIAL_WINDOW_SIZE, 5, size -> {});
    assertThat(settings.windowChange()).isEqualTo(5 - PeerSettings.DEFAULT_WINDOW);
    assertThat(settings.windowChange()).isZero();
    assertThat(settings.initialWindow()).isEqualTo(5);
  }
}
