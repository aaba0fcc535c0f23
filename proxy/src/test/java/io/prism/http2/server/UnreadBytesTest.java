package io.prism.http2.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ServerTransportFilter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What arrives ends in the middle of a frame, again and again. */
final class UnreadBytesTest {

  private static final int UNKNOWN_TYPE = 0x40;
  private static final int FRAMES = 1_000;

  private final EngineOnChannel engine =
      new EngineOnChannel(
          NoLane.NONE, new ServerTransportFilter() {}, List.of(EchoService.definition()));

  /** The engine on a channel throws when more is held for a connection than is good. */
  @Test
  void areNotKeptWithAllThatWasReadBefore() {
    byte[] frame = ConnectionBytes.frame(UNKNOWN_TYPE, 0, 0, new byte[16 << 10]);
    byte[] first = Arrays.copyOfRange(frame, 0, frame.length / 2);
    byte[] second = Arrays.copyOfRange(frame, frame.length / 2, frame.length);
    byte[] halves = ConnectionBytes.concat(second, first);
    try (EngineOnChannel.Line line = engine.connect()) {
      line.send(ConnectionBytes.settings());
      line.send(first);
      for (int i = 0; i < FRAMES; i++) {
        line.send(halves);
      }
      assertThat(line.isOpen()).isTrue();
    }
    engine.checkNothingIsLeft();
  }
}
