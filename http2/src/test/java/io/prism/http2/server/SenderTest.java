package io.prism.http2.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prism.http2.frame.PeerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who goes on when the connection's window lets somebody. */
class SenderTest {

  private static final int WINDOW = 1 << 20;

  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final Connection connection =
      new Connection(
          channel.pipeline().firstContext(), Http2Limits.DEFAULT, new EngineUnderTest.HeldBytes());
  private final Sender sender = connection.sender();

  @AfterEach
  void end() {
    connection.gone();
    connection.release();
    channel.finishAndReleaseAll();
  }

  private StreamRecord begun(int id, int bytes) {
    StreamRecord stream = connection.open(id, WINDOW, -1);
    sender.data(stream, Unpooled.wrappedBuffer(new byte[bytes]));
    return stream;
  }

  private void sendAll() {
    connection.schedule().flush();
    channel.releaseOutbound();
  }

  /** However many there are, a window that opens by a byte is no reason to look at all of them. */
  @Test
  void nobodyIsAskedWhileTheWindowIsClosed() {
    StreamRecord first = begun(1, PeerSettings.DEFAULT_WINDOW + 10);
    StreamRecord second = begun(3, 10);
    sendAll();
    assertThat(sender.isPending()).isFalse();
    assertThat(first.queued()).isEqualTo(10);
    sender.window().change(1);
    assertThat(sender.isPending()).isTrue();
    sender.pump();
    assertThat(sender.isPending()).isFalse();
    assertThat(first.queued() + second.queued()).isEqualTo(19);
  }

  @Test
  void endsPassThoseThatWaitForTheWindow() {
    begun(1, WINDOW);
    sendAll();
    StreamRecord other = connection.open(3, WINDOW, -1);
    sender.end(other, StreamRecord.Ending.Usual.OK);
    sender.pump();
    assertThat(other.isInLine()).isFalse();
    assertThat(other.ending()).isNull();
    assertThat(connection.output().isPending()).isTrue();
  }
}
