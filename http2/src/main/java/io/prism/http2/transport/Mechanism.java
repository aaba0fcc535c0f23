package io.prism.http2.transport;

import com.google.common.base.Throwables;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.Optional;

/** How event loops learn of what sockets can do, and move bytes. */
public enum Mechanism {
  /** Linux. */
  EPOLL("epoll", EpollIoHandler.class, EpollSocketChannel.class, EpollServerSocketChannel.class),

  /** Linux 5.14 or later, where neither the system nor the container forbids it. */
  IO_URING(
      "io_uring",
      IoUringIoHandler.class,
      IoUringSocketChannel.class,
      IoUringServerSocketChannel.class),

  /** macOS and BSD. */
  KQUEUE(
      "kqueue", KQueueIoHandler.class, KQueueSocketChannel.class, KQueueServerSocketChannel.class),

  /** The JDK's own, everywhere. */
  NIO("nio", NioIoHandler.class, NioSocketChannel.class, NioServerSocketChannel.class);

  private final String word;
  private final Class<? extends IoHandler> handler;
  private final Class<? extends SocketChannel> clientChannel;
  private final Class<? extends ServerChannel> serverChannel;

  Mechanism(
      String word,
      Class<? extends IoHandler> handler,
      Class<? extends SocketChannel> clientChannel,
      Class<? extends ServerChannel> serverChannel) {
    this.word = word;
    this.handler = handler;
    this.clientChannel = clientChannel;
    this.serverChannel = serverChannel;
  }

  /**
   * What suits this machine: epoll on Linux, kqueue on macOS, else the JDK's. io_uring has to be
   * asked for: containers forbid it by default, since it goes around what watches system calls.
   */
  public static Mechanism best() {
    if (EPOLL.isAvailable()) {
      return EPOLL;
    }
    return KQUEUE.isAvailable() ? KQUEUE : NIO;
  }

  /** Its name. */
  public String word() {
    return word;
  }

  /** Whether it works here. Asking loads its native library. */
  public boolean isAvailable() {
    return obstacle().isEmpty();
  }

  /**
   * Makes sure that it works here.
   *
   * @throws UnavailableMechanismException when it does not
   */
  void require() throws UnavailableMechanismException {
    Optional<Throwable> obstacle = obstacle();
    if (obstacle.isPresent()) {
      throw unavailable(obstacle.get());
    }
  }

  /** What to say when it does not work because of this. */
  UnavailableMechanismException unavailable(Throwable obstacle) {
    Throwable root = Throwables.getRootCause(obstacle);
    String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return new UnavailableMechanismException(
        "the transport " + word + " does not work here: " + why + "; " + remedy(), obstacle);
  }

  private String remedy() {
    return switch (this) {
      case EPOLL -> "it needs Linux; leave the choice to 'auto'";
      case KQUEUE -> "it needs macOS; leave the choice to 'auto'";
      case NIO -> "leave the choice to 'auto'";
      case IO_URING ->
          "it needs Linux 5.14 or later, the sysctl kernel.io_uring_disabled=0 and, in a container,"
              + " a seccomp profile that allows io_uring_setup, io_uring_enter and"
              + " io_uring_register, which default profiles do not; or leave the choice to 'auto'";
    };
  }

  private Optional<Throwable> obstacle() {
    return Optional.ofNullable(
        switch (this) {
          case EPOLL -> Epoll.unavailabilityCause();
          case IO_URING -> IoUring.unavailabilityCause();
          case KQUEUE -> KQueue.unavailabilityCause();
          case NIO -> null;
        });
  }

  /** What makes loops use it. */
  IoHandlerFactory factory() {
    return switch (this) {
      case EPOLL -> EpollIoHandler.newFactory();
      case IO_URING -> IoUringIoHandler.newFactory();
      case KQUEUE -> KQueueIoHandler.newFactory();
      case NIO -> NioIoHandler.newFactory();
    };
  }

  /** By which its loops can be told from others. */
  Class<? extends IoHandler> handler() {
    return handler;
  }

  /** What a connection that is opened uses. */
  public Class<? extends SocketChannel> clientChannel() {
    return clientChannel;
  }

  /** What a listener uses. */
  public Class<? extends ServerChannel> serverChannel() {
    return serverChannel;
  }
}
