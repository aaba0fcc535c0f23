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

  @Test
  void areNotKeptWithAPieceOfARequest() {
    byte[] others = ConnectionBytes.frame(UNKNOWN_TYPE, 0, 0, new byte[16 << 10]);
    byte[] piece = ConnectionBytes.frame(0, 0, 1, new byte[1]);
    byte[] both = ConnectionBytes.concat(others, piece);
    try (EngineOnChannel.Line line = engine.connect()) {
      line.send(ConnectionBytes.settings());
      byte[] call = ConnectionBytes.call(1, EchoService.WAIT, new byte[0]);
      line.send(headersOf(call));
      line.send(ConnectionBytes.frame(0, 0, 1, new byte[] {0, 0, 1, 0, 0}));
      for (int i = 0; i < FRAMES; i++) {
        line.send(both);
      }
      assertThat(line.isOpen()).isTrue();
    }
    engine.checkNothingIsLeft();
  }

  @Test
  void areNotKeptInALargeBuffer() {
    byte[] frame = ConnectionBytes.frame(UNKNOWN_TYPE, 0, 0, new byte[16 << 10]);
    try (EngineOnChannel.Line line = engine.connect()) {
      line.send(ConnectionBytes.settings());
      long before = engine.buffers();
      for (int i = 0; i < FRAMES; i++) {
        line.send(ConnectionBytes.concat(frame, frame, frame, Arrays.copyOf(frame, 100)));
        assertThat(engine.buffers() - before).isLessThan(1 << 10);
        line.send(Arrays.copyOfRange(frame, 100, frame.length));
      }
      assertThat(line.isOpen()).isTrue();
    }
    engine.checkNothingIsLeft();
  }

  private static byte[] headersOf(byte[] call) {
    int length = (call[0] & 0xff) << 16 | (call[1] & 0xff) << 8 | call[2] & 0xff;
    return Arrays.copyOf(call, 9 + length);
  }
}
