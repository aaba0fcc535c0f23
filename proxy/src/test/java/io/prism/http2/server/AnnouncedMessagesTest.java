package io.prism.http2.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grpc.ServerTransportFilter;
import io.prism.http2.frame.FrameType;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that announce more than they send. */
final class AnnouncedMessagesTest {

  private static final byte[] LARGE_PREFIX = {0, 2, 0, 0, 0};

  private final EngineOnChannel engine =
      new EngineOnChannel(
          NoLane.NONE, new ServerTransportFilter() {}, List.of(EchoService.definition()));

  /** Five bytes announce 32 MiB. */
  @Test
  void takeNoMemoryBeforeTheyCome() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (EngineOnChannel.Line line = engine.connect()) {
      line.send(ConnectionBytes.settings());
      line.send(ConnectionBytes.call(1, EchoService.ECHO, new byte[10]));
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int id = 3; id < 11; id += 2) {
        line.send(
            ConnectionBytes.concat(
                ConnectionBytes.frame(
                    FrameType.HEADERS,
                    FrameType.END_HEADERS,
                    id,
                    ConnectionBytes.block(false, EchoService.ECHO)),
                ConnectionBytes.frame(FrameType.DATA, 0, id, LARGE_PREFIX),
                ConnectionBytes.frame(FrameType.DATA, 0, id, new byte[100])));
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2 << 20);
      assertThat(line.isOpen()).isTrue();
    }
    engine.checkNothingIsLeft();
  }
}
