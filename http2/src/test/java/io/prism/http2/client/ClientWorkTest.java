package io.prism.http2.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prism.http2.frame.ByteAccount;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.server.Frame;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a small frame can make a connection do, on a channel without a socket. */
class ClientWorkTest {

  private static final int STREAMS = 2_000;
  private static final int SETTINGS = 2_700;

  private static final ByteAccount UNCOUNTED =
      new ByteAccount() {
        @Override
        public void take(long bytes) {}

        @Override
        public void release(long bytes) {}
      };

  /** A walk through all streams leaves something behind, so there was one for a frame at most. */
  @Test
  void frameOfManySettingsIsOneChangeOfWindows() {
    CompletableFuture<ClientConnection> made = new CompletableFuture<>();
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new ClientHandler(
                ClientLimits.DEFAULT,
                UNCOUNTED,
                new RequestEncoder(false, RequestHead.ascii("localhost")),
                made));
    channel.writeInbound(bytes(Frame.settings()));
    for (int i = 0; i < STREAMS; i++) {
      Connected.begin(made.join(), new Heard(), "/a/b", new byte[1], ClientConnection.NO_DEADLINE);
    }
    channel.runPendingTasks();
    channel.releaseOutbound();
    ByteBuf one = bytes(Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, 10));
    ByteBuf thousands =
        bytes(
            Frame.settings(
                IntStream.range(0, SETTINGS)
                    .flatMap(i -> IntStream.of(PeerSettings.INITIAL_WINDOW_SIZE, 20 + i % 2))
                    .toArray()));
    long usual = allocatedBy(() -> channel.writeInbound(one));
    long many = allocatedBy(() -> channel.writeInbound(thousands));
    assertThat(made.join().isUsable()).isTrue();
    assertThat(many).isLessThan(usual + (64 << 10));
    channel.finishAndReleaseAll();
  }

  private static ByteBuf bytes(Frame frame) {
    return Unpooled.wrappedBuffer(frame.bytes());
  }

  private static long allocatedBy(Runnable step) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    step.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
