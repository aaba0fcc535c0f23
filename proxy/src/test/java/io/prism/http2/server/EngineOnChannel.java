package io.prism.http2.server;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.grpc.InternalChannelz.SocketStats;
import io.grpc.InternalInstrumented;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.ServerTransportFilter;
import io.grpc.internal.InternalServer;
import io.grpc.internal.ServerImplBuilder;
import io.grpc.internal.ServerListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prism.proxy.limits.MemoryBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * The engine below a server of grpc-java, on channels without sockets: one after the other, all on
 * the calling thread. Sees after each that nothing was logged as a defect or thrown, that every
 * buffer was given back, and that what was sent makes sense.
 */
public final class EngineOnChannel {

  /** More than this is never held for one connection, whose input is a hundredth of it at most. */
  private static final long MOST_HELD = 8 << 20;

  /** Longer than a request waits for its message. */
  private static final long PATIENCE_MILLIS = 10;

  private final UnaryLane lane;
  private final MemoryBudget memory = new MemoryBudget(256L << 20, 32 << 20);
  private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true, true);
  private final List<ILoggingEvent> defects = new ArrayList<>();
  private final Transports transports = new Transports();

  /**
   * An engine.
   *
   * @param lane for unary calls
   * @param filter of connections
   * @param services for all other calls
   */
  public EngineOnChannel(
      UnaryLane lane, ServerTransportFilter filter, List<ServerServiceDefinition> services) {
    this.lane = lane;
    ServerImplBuilder builder =
        new ServerImplBuilder((tracers, metrics) -> transports.with(tracers)).directExecutor();
    builder.addTransportFilter(filter);
    services.forEach(builder::addService);
    try {
      builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Defects appender = new Defects();
    appender.start();
    ((Logger) LoggerFactory.getLogger(Connection.class)).addAppender(appender);
  }

  /** One connection after its preface. */
  public final class Line implements AutoCloseable {
    private final SlowChannel channel = new SlowChannel();
    private final SentFrames sent = new SentFrames();

    private Line() {
      channel.config().setAllocator(buffers);
      channel
          .pipeline()
          .addLast(
              new Http2Handler(
                  new GrpcTransport(
                      channel, transports.tracers, transports.listener::transportCreated),
                  lane,
                  Http2Limits.DEFAULT,
                  memory));
      send(ConnectionBytes.PREFACE);
    }

    /** Lets bytes arrive together, unless the connection is closed. */
    public void send(byte[] bytes) {
      if (channel.isOpen()) {
        channel.writeInbound(buffers.directBuffer(bytes.length).writeBytes(bytes));
        takeSent();
      }
    }

    /** Lets the time pass after which nothing is waited for. */
    public void pause() {
      channel.advanceTimeBy(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      channel.runPendingTasks();
      takeSent();
    }

    /** Has the client take nothing of what it is sent from now on. */
    public void takeNothing() {
      channel.room = 0;
    }

    /** Has the client take so much of what it is sent, and nothing further. */
    public void take(int bytes) {
      channel.room = bytes;
      channel.flush();
      channel.runPendingTasks();
      takeSent();
    }

    /** Lets time pass, of which timers see every second. */
    public void pass(Duration time) {
      for (long i = 0; i < time.toSeconds() && channel.isOpen(); i++) {
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runPendingTasks();
        takeSent();
      }
    }

    private void takeSent() {
      if (buffers() > MOST_HELD) {
        throw new AssertionError(buffers() + " bytes are held for one connection");
      }
      for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
        sent.take(out);
      }
    }

    /** Whether the engine has not closed it. */
    public boolean isOpen() {
      return channel.isOpen();
    }

    /** What came back. */
    public SentFrames sent() {
      return sent;
    }

    /** Ends it; the engine has nothing to do with it any more then. */
    @Override
    public void close() {
      channel.close();
      channel.runPendingTasks();
      takeSent();
      channel.checkException();
    }
  }

  /** Takes what is written as long as there is room for it. */
  private static final class SlowChannel extends EmbeddedChannel {
    private long room = Long.MAX_VALUE;

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
      for (ByteBuf next = (ByteBuf) in.current();
          next != null && (room > 0 || !next.isReadable());
          next = (ByteBuf) in.current()) {
        int bytes = (int) Math.min(room, next.readableBytes());
        room -= bytes;
        outboundMessages().add(Unpooled.buffer().writeBytes(next, next.readerIndex(), bytes));
        in.removeBytes(bytes);
      }
    }
  }

  /** Bytes that count in the budget. */
  public long held() {
    return memory.used();
  }

  /** Bytes of all buffers, counted or not. */
  public long buffers() {
    return buffers.metric().usedDirectMemory() + buffers.metric().usedHeapMemory();
  }

  /** A connection. */
  public Line connect() {
    return new Line();
  }

  /** Throws when a connection that was closed left something behind. */
  public void checkNothingIsLeft() {
    if (!defects.isEmpty()) {
      ILoggingEvent first = defects.getFirst();
      defects.clear();
      Throwable cause =
          first.getThrowableProxy() instanceof ch.qos.logback.classic.spi.ThrowableProxy proxy
              ? proxy.getThrowable()
              : null;
      throw new AssertionError("logged as a defect: " + first.getFormattedMessage(), cause);
    }
    if (buffers() != 0) {
      throw new AssertionError(buffers() + " bytes of buffers were not given back");
    }
    if (memory.used() != 0) {
      throw new AssertionError(memory.used() + " bytes still count in the budget");
    }
  }

  private final class Defects extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      defects.add(event);
    }
  }

  /** Gets to know the server, and listens nowhere. */
  private static final class Transports implements InternalServer {
    private List<? extends ServerStreamTracer.Factory> tracers = List.of();
    private ServerListener listener;

    private Transports with(List<? extends ServerStreamTracer.Factory> told) {
      tracers = told;
      return this;
    }

    @Override
    public void start(ServerListener told) {
      listener = told;
    }

    @Override
    public void shutdown() {
      listener.serverShutdown();
    }

    @Override
    public SocketAddress getListenSocketAddress() {
      return InetSocketAddress.createUnresolved("nowhere", 0);
    }

    @Override
    public List<? extends SocketAddress> getListenSocketAddresses() {
      return List.of(getListenSocketAddress());
    }

    @Override
    public InternalInstrumented<SocketStats> getListenSocketStats() {
      return null;
    }

    @Override
    public List<InternalInstrumented<SocketStats>> getListenSocketStatsList() {
      return null;
    }
  }
}
