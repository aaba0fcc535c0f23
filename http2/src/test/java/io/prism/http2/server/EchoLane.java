package io.prism.http2.server;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.prism.http2.frame.RequestHeaders;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A unary lane that does what {@link EngineUnderTest}'s service does, and some things more. */
final class EchoLane implements UnaryLane {

  static final String LATER = "/test.Echo/Later";
  static final String FAIL = "/test.Echo/Fail";
  static final String THROW = "/test.Echo/Throw";
  static final String WRONG_SIZE = "/test.Echo/WrongSize";

  /** A header that plans depend on. */
  static final String MATTERS = "x-matters";

  final AtomicInteger plans = new AtomicInteger();
  final AtomicInteger taken = new AtomicInteger();
  final AtomicInteger cancelled = new AtomicInteger();
  final AtomicInteger gone = new AtomicInteger();

  /** Calls of {@link #LATER}, each to be answered by whoever takes it. */
  final Queue<Pending> pending = new ConcurrentLinkedQueue<>();

  volatile boolean current = true;

  /** Whether calls of {@link #LATER} throw when they are told that nobody waits. */
  volatile boolean failsWhenCancelled;

  /** A call that waits for its answer. */
  record Pending(Reply reply, byte[] message) {
    void answer() {
      reply.send(Unpooled.wrappedBuffer(message));
    }
  }

  @Override
  public @Nullable UnaryPlan plan(String path, RequestHeaders headers, Attributes connection) {
    plans.incrementAndGet();
    return path.equals(EngineUnderTest.WAIT) || headers.get("x-slow") != null
        ? null
        : new Plan(path);
  }

  @Override
  public boolean dependsOn(CharSequence name) {
    return MATTERS.contentEquals(name);
  }

  private final class Plan implements UnaryPlan {
    private final String path;

    private Plan(String path) {
      this.path = path;
    }

    @Override
    public boolean isCurrent() {
      return current;
    }

    @Override
    public boolean take(ByteBuf message, long deadlineNanos, Reply reply) {
      byte[] request = new byte[message.readableBytes()];
      message.readBytes(request);
      if (request.length == 1 && request[0] == 's') {
        return false;
      }
      taken.incrementAndGet();
      switch (path) {
        case LATER -> later(request, reply);
        case FAIL -> reply.fail(Status.ABORTED.withDescription("für dich"), new Metadata());
        case THROW -> throw new IllegalStateException("on purpose");
        case WRONG_SIZE -> {
          reply.begin(4).writeByte(1);
          reply.end();
        }
        case EngineUnderTest.GROW -> {
          byte[] grown = EngineUnderTest.grown(request);
          reply.begin(grown.length).writeBytes(grown);
          reply.end();
        }
        default -> {
          reply.begin(request.length).writeBytes(request);
          reply.end();
        }
      }
      return true;
    }

    private void later(byte[] request, Reply reply) {
      reply.watch(
          new Reply.Watcher() {
            @Override
            public void cancelled() {
              cancelled.incrementAndGet();
              if (failsWhenCancelled) {
                throw new IllegalStateException("on purpose");
              }
            }

            @Override
            public void gone() {
              gone.incrementAndGet();
            }
          });
      pending.add(new Pending(reply, request));
    }
  }
}
