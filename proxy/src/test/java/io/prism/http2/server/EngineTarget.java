package io.prism.http2.server;

import static io.prism.http2.server.ConnectionBytes.concat;
import static io.prism.http2.server.ConnectionBytes.frame;
import static io.prism.http2.server.ConnectionBytes.number;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.RequestHeaders;
import io.prism.proxy.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A connection's bytes, with a lane that answers at once, later or with a failure. */
public final class EngineTarget implements FuzzTarget {

  private static final String AT_ONCE = "/fuzz/Now";
  private static final String LATER = "/fuzz/Later";
  private static final String FAIL = "/fuzz/Fail";
  private static final byte[] HELLO = "hello".getBytes();

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final AnyConnection connections;

  /** The target. */
  public EngineTarget() {
    connections =
        new AnyConnection(
            new EngineOnChannel(
                new Lane(), new ServerTransportFilter() {}, List.of(EchoService.definition())),
            new AnyConnection.GoodCall(AT_ONCE, HELLO, HELLO),
            () -> {
              for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
              }
            });
  }

  private final class Lane implements UnaryLane {
    @Override
    public @Nullable UnaryPlan plan(String path, RequestHeaders headers, Attributes connection) {
      return switch (path) {
        case AT_ONCE -> planOf(EngineTarget::answer);
        case LATER -> planOf((request, reply) -> waiting.add(() -> answerLater(request, reply)));
        case FAIL -> planOf((request, reply) -> reply.fail(Status.ABORTED, new Metadata()));
        default -> null;
      };
    }

    @Override
    public boolean dependsOn(CharSequence name) {
      return false;
    }
  }

  private static void answer(byte[] request, Reply reply) {
    reply.begin(request.length).writeBytes(request);
    reply.end();
  }

  private static void answerLater(byte[] request, Reply reply) {
    if (request.length % 2 == 0) {
      answer(request, reply);
    } else {
      reply.send(Unpooled.wrappedBuffer(request));
    }
  }

  private interface Work {
    void take(byte[] request, Reply reply);
  }

  private static UnaryPlan planOf(Work work) {
    return new UnaryPlan() {
      @Override
      public boolean isCurrent() {
        return true;
      }

      @Override
      public boolean take(ByteBuf message, long deadlineNanos, Reply reply) {
        byte[] request = new byte[message.readableBytes()];
        message.readBytes(request);
        if (request.length == 3) {
          return false;
        }
        work.take(request, reply);
        return true;
      }
    };
  }

  @Override
  public int mostBytes() {
    return 4_096;
  }

  @Override
  public void run(byte[] input) {
    connections.run(input);
  }

  /** How many connections were there for a good call in the end. */
  long answered() {
    return connections.answered();
  }

  @Override
  public List<byte[]> seeds() throws IOException {
    byte[] late = AnyConnection.whole(ConnectionBytes.calls(1, 3, LATER, HELLO));
    byte[] later = late.clone();
    later[0] = 4;
    return List.of(
        concat(new byte[] {0}, RecordedClient.calls()),
        concat(new byte[] {2}, RecordedClient.calls()),
        AnyConnection.whole(
            ConnectionBytes.windowUpdate(0, 1 << 20),
            ConnectionBytes.calls(1, 10, AT_ONCE, HELLO),
            ConnectionBytes.settingsAck()),
        late,
        later,
        AnyConnection.whole(
            ConnectionBytes.call(1, FAIL, HELLO),
            ConnectionBytes.call(3, AT_ONCE, HELLO, "grpc-timeout", "10S"),
            ConnectionBytes.call(5, EchoService.WAIT, HELLO, "content-length", "10"),
            frame(FrameType.RST_STREAM, 0, 5, number(ErrorCode.CANCEL)),
            ConnectionBytes.call(7, AT_ONCE, "low".getBytes()),
            ConnectionBytes.call(9, EchoService.ECHO, HELLO, "x-bin", "aGVsbG8=")),
        inPieces(),
        odds(),
        refused());
  }

  /** A block in three frames, padding, priority, data in two frames, and trailers. */
  private static byte[] inPieces() {
    byte[] block = ConnectionBytes.block(true, EchoService.ECHO);
    byte[] message = ConnectionBytes.message(HELLO);
    byte[] padded = concat(new byte[] {2}, Arrays.copyOf(message, 4), new byte[2]);
    return AnyConnection.whole(
        frame(FrameType.HEADERS, 0, 1, Arrays.copyOf(block, 5)),
        frame(FrameType.CONTINUATION, 0, 1, Arrays.copyOfRange(block, 5, 20)),
        frame(
            FrameType.CONTINUATION,
            FrameType.END_HEADERS,
            1,
            Arrays.copyOfRange(block, 20, block.length)),
        frame(FrameType.DATA, FrameType.PADDED, 1, padded),
        frame(FrameType.DATA, 0, 1, Arrays.copyOfRange(message, 4, message.length)),
        frame(
            FrameType.HEADERS,
            FrameType.END_HEADERS | FrameType.END_STREAM,
            1,
            new byte[] {0, 1, 'x', 1, 'y'}),
        frame(
            FrameType.HEADERS,
            FrameType.END_HEADERS | FrameType.PADDED | FrameType.PRIORITY_FLAG,
            3,
            concat(
                new byte[] {1, 0, 0, 0, 0, 16},
                ConnectionBytes.block(false, AT_ONCE),
                new byte[1])),
        ConnectionBytes.data(3, HELLO));
  }

  /** All frames that are no call, and windows that let nothing through before they do. */
  private static byte[] odds() {
    return AnyConnection.whole(
        frame(FrameType.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0}),
        ConnectionBytes.call(1, AT_ONCE, HELLO),
        ConnectionBytes.call(3, EchoService.ECHO, new byte[100]),
        frame(FrameType.PING, 0, 0, new byte[8]),
        frame(FrameType.PING, FrameType.ACK, 0, new byte[8]),
        frame(FrameType.PRIORITY, 0, 3, new byte[] {0, 0, 0, 1, 7}),
        frame(0xb, 0, 0, new byte[3]),
        ConnectionBytes.windowUpdate(1, 100),
        ConnectionBytes.windowUpdate(3, 100),
        ConnectionBytes.settings(),
        frame(FrameType.GOAWAY, 0, 0, new byte[8]));
  }

  /** What is no gRPC, and what no HTTP. */
  private static byte[] refused() {
    byte[] get = {(byte) 0x82, (byte) 0x86, (byte) 0x84};
    int end = FrameType.END_HEADERS | FrameType.END_STREAM;
    return AnyConnection.whole(
        frame(FrameType.HEADERS, end, 1, get),
        frame(FrameType.HEADERS, end, 3, concat(get, new byte[] {0, 1, 'X', 1, 'y'})),
        ConnectionBytes.call(5, "/test.Echo/Missing", HELLO),
        ConnectionBytes.call(7, AT_ONCE, HELLO, "grpc-encoding", "gzip"),
        ConnectionBytes.call(9, AT_ONCE, HELLO, "grpc-timeout", "soon"),
        frame(FrameType.DATA, FrameType.END_STREAM, 5, new byte[3]));
  }
}
