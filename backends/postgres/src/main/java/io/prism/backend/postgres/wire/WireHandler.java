package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the stages of a connection from its channel, message by message. Is added once the line is
 * there and, if it is to be, encrypted.
 */
final class WireHandler extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(WireHandler.class);

  /** Told how the beginning ends, once. */
  interface Opened {
    void opened(WireConnection connection);

    void failed(WireException why);
  }

  private final WireSettings settings;
  private final Opened opened;
  private final Unread unread = new Unread();

  // Set when the handler is added.
  @SuppressWarnings("NullAway.Init")
  private Stage stage;

  private boolean begun;

  WireHandler(WireSettings settings, Opened opened) {
    this.settings = settings;
    this.opened = opened;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    Login login = new Login(context.channel(), settings, new Outcome(context.channel()));
    stage = login;
    if (context.channel().isActive()) {
      begin(login);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (stage instanceof Login login) {
      begin(login);
    }
  }

  private void begin(Login login) {
    if (!begun) {
      begun = true;
      login.begin();
    }
  }

  /** The login is over. */
  private final class Outcome implements Login.Outcome {

    private final Channel channel;

    Outcome(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void loggedIn(int processId) {
      Session session = new Session(channel, settings);
      stage = session;
      boolean encrypted = channel.pipeline().get(SslHandler.class) != null;
      opened.opened(new WireConnection(channel, session, processId, encrypted));
    }

    @Override
    public void failed(WireException why) {
      opened.failed(why);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf arrived = (ByteBuf) message;
    if (stage.isEnded()) {
      arrived.release();
      return;
    }
    stage.heard();
    ByteBuf in = unread.with(context.alloc(), arrived);
    try {
      read(in);
    } finally {
      if (stage.isEnded()) {
        in.release();
      } else {
        unread.keep(in);
      }
    }
  }

  private void read(ByteBuf in) {
    try {
      boolean more = true;
      while (more && !stage.isEnded()) {
        more = MessageReader.read(in, stage);
      }
    } catch (ProtocolViolation e) {
      stage.end(WireException.violation(e));
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("A connection to PostgreSQL failed");
      stage.end(WireException.ownFault(e));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stage.end(lost("the server ended the connection", null));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    stage.end(lost("the line failed", failure));
  }

  private WireException lost(String why, @Nullable Throwable cause) {
    return stage instanceof Login
        ? WireException.unreachable(why, cause)
        : WireException.lost(why, cause);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    unread.release();
  }
}
