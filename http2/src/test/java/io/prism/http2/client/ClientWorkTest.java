package io.prism.http2.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prism.http2.frame.ByteAccount;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.server.Frame;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
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

  private final CompletableFuture<ClientConnection> made = new CompletableFuture<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ClientHandler(
              ClientLimits.DEFAULT,
              UNCOUNTED,
              new RequestEncoder(false, RequestHead.ascii("localhost")),
              made));

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  private void connect() {
    channel.writeInbound(bytes(Frame.settings()));
  }

  private void call() {
    Connected.begin(made.join(), new Heard(), "/a/b", new byte[1], ClientConnection.NO_DEADLINE);
  }

  /** A walk through all streams leaves something behind, so there was one for a frame at most. */
  @Test
  void frameOfManySettingsIsOneChangeOfWindows() {
    connect();
    for (int i = 0; i < STREAMS; i++) {
      call();
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
  }

  /** Five bytes announce a message. */
  @Test
  void announcedMessagesTakeNoMemoryBeforeTheyCome() {
    connect();
    int calls = 4;
    for (int i = 0; i < calls; i++) {
      call();
    }
    channel.runPendingTasks();
    ByteBuf announced = Unpooled.buffer();
    for (int i = 0; i < calls; i++) {
      int stream = 2 * i + 1;
      announced.writeBytes(ScriptedPeer.head(stream).bytes());
      announced.writeBytes(Frame.data(stream, false, new byte[] {0, 2, 0, 0, 0}).bytes());
      announced.writeBytes(Frame.data(stream, false, new byte[100]).bytes());
    }
    assertThat(allocatedBy(() -> channel.writeInbound(announced))).isLessThan(1 << 20);
    assertThat(made.join().isUsable()).isTrue();
  }

  @Test
  void peersThatTakeNothingAreGivenUp() {
    connect();
    channel
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void flush(ChannelHandlerContext context) {}
            });
    Heard call = new Heard();
    Connected.begin(made.join(), call, "/a/b", new byte[1], ClientConnection.NO_DEADLINE);
    pass(59);
    assertThat(call.end).isNotDone();
    pass(17);
    assertThat(call.await().status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(channel.isOpen()).isFalse();
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runPendingTasks();
    }
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
