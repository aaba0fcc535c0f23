package io.prism.http2.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Event loops and the mechanism that they use. Listeners and connections may share them.
 *
 * <p>A listener is on one loop, which hands connections to all of them in turn. So they are spread
 * more evenly than by a listening socket for each loop, where the kernel chooses by a hash.
 *
 * @param loops the event loops, on daemon threads
 * @param mechanism how they read and write
 */
public record Transport(EventLoopGroup loops, Mechanism mechanism) implements AutoCloseable {

  private static final long CLOSE_SECONDS = 5;

  /**
   * Starts loops.
   *
   * @param wanted what was asked for; empty: what suits this machine
   * @param loops how many
   * @param threadName what the names of their threads begin with
   * @throws UnavailableMechanismException when what was asked for does not work here; there is no
   *     silent fallback, since whoever asks for a mechanism wants to measure or to rely on it
   */
  public static Transport start(Optional<Mechanism> wanted, int loops, String threadName)
      throws UnavailableMechanismException {
    if (wanted.isEmpty()) {
      return start(loops, threadName);
    }
    wanted.get().require();
    try {
      return start(wanted.get(), loops, threadName);
    } catch (IllegalStateException e) {
      // A loop can fail where a single one of it did not: each takes memory of the kernel's.
      throw wanted.get().unavailable(e);
    }
  }

  /** Starts this many loops by the mechanism that suits this machine. */
  public static Transport start(int loops, String threadName) {
    return start(Mechanism.best(), loops, threadName);
  }

  private static Transport start(Mechanism mechanism, int loops, String threadName) {
    return new Transport(
        new MultiThreadIoEventLoopGroup(
            loops, new DefaultThreadFactory(threadName, true), mechanism.factory()),
        mechanism);
  }

  /** The kind of connection that fits a loop. */
  public static Class<? extends SocketChannel> clientChannel(EventLoop loop) {
    if (loop instanceof IoEventLoop known) {
      for (Mechanism mechanism : Mechanism.values()) {
        if (known.isIoType(mechanism.handler())) {
          return mechanism.clientChannel();
        }
      }
    }
    return Mechanism.NIO.clientChannel();
  }

  /** What a connection that is opened uses. */
  public Class<? extends SocketChannel> clientChannel() {
    return mechanism.clientChannel();
  }

  /** What a listener uses. */
  public Class<? extends ServerChannel> serverChannel() {
    return mechanism.serverChannel();
  }

  /** Each loop. */
  public List<Executor> each() {
    List<Executor> each = new ArrayList<>();
    loops.forEach(each::add);
    return List.copyOf(each);
  }

  /** Stops the loops and waits for them, some seconds at most; never call it on one of them. */
  @Override
  public void close() {
    loops
        .shutdownGracefully(0, 2, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
