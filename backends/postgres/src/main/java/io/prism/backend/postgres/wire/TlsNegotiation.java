package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;
import org.postgresql.ssl.PGjdbcHostnameVerifier;

/**
 * Asks the server for TLS and begins it, then gives its place to the handler of the connection.
 * Nothing but one byte may come unencrypted, so that nobody in between can slip messages in.
 */
final class TlsNegotiation extends ChannelInboundHandlerAdapter {

  private enum State {
    NEW,
    ASKED,
    SHAKING_HANDS,
    ENDED
  }

  private final WireSettings settings;
  private final ChannelHandler then;
  private final Consumer<WireException> failed;
  private State state = State.NEW;

  /**
   * Encrypts as the settings say.
   *
   * @param then takes the connection over
   * @param failed told once if that never happens
   */
  TlsNegotiation(WireSettings settings, ChannelHandler then, Consumer<WireException> failed) {
    this.settings = settings;
    this.then = then;
    this.failed = failed;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    state = State.ASKED;
    ByteBuf out = context.alloc().buffer(8);
    FrontendMessages.sslRequest(out);
    context.writeAndFlush(out, context.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf arrived = (ByteBuf) message;
    try {
      if (state == State.ASKED && arrived.isReadable()) {
        answered(context, arrived.readByte(), arrived.isReadable());
      }
    } finally {
      arrived.release();
    }
  }

  private void answered(ChannelHandlerContext context, int answer, boolean more) {
    if (answer == 'E') {
      // Its text comes from nobody knows whom.
      end(
          context,
          WireException.encryption("the server answered the wish for TLS by an error", null));
    } else if (more || (answer != 'S' && answer != 'N')) {
      end(
          context,
          WireException.violation(new ProtocolViolation("not an answer to the wish for TLS")));
    } else if (answer == 'S') {
      shakeHands(context);
    } else if (settings.tls().mode() == WireTls.Mode.PREFER) {
      hand(context);
    } else {
      end(context, WireException.rejected("the server does not have TLS", null));
    }
  }

  private void shakeHands(ChannelHandlerContext context) {
    state = State.SHAKING_HANDS;
    SslHandler tls =
        settings
            .tls()
            .context()
            .newHandler(
                context.alloc(), settings.host().getHostString(), settings.host().getPort());
    // There is a limit to all of the beginning.
    tls.setHandshakeTimeoutMillis(0);
    context.pipeline().addBefore(context.name(), null, tls);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && state == State.SHAKING_HANDS) {
      if (!handshake.isSuccess()) {
        end(context, WireException.encryption("the TLS handshake failed", handshake.cause()));
      } else if (isNameRight(context)) {
        hand(context);
      } else {
        end(
            context,
            WireException.encryption("the server's certificate does not name the host", null));
      }
    }
  }

  /** By the driver's rules, so that what one of the two accepts the other does as well. */
  private boolean isNameRight(ChannelHandlerContext context) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    return settings.tls().mode() != WireTls.Mode.VERIFY_FULL
        || (tls != null
            && PGjdbcHostnameVerifier.INSTANCE.verify(
                settings.host().getHostString(), tls.engine().getSession()));
  }

  private void hand(ChannelHandlerContext context) {
    state = State.ENDED;
    context.pipeline().replace(this, null, then);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(context, WireException.unreachable("the server ended the connection", null));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    end(context, WireException.unreachable("the line failed", failure));
  }

  private void end(ChannelHandlerContext context, WireException why) {
    if (state != State.ENDED) {
      state = State.ENDED;
      failed.accept(why);
      Cut.now(context.channel());
    }
  }
}
