package io.prism.proxy.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds the pipelines of accepted connections. */
final class ConnectionSetup extends ChannelInitializer<Channel> {

  /**
   * What a stream may send before it is read; a stream that waits for the byte budget holds this.
   */
  private static final int STREAM_WINDOW = 128 << 10;

  private final DoorContext door;
  private final Connections connections;
  private final @Nullable Supplier<SslContext> tls;

  /**
   * Sets connections up.
   *
   * @param tls asked for each connection, so that a renewed certificate counts at once; null for
   *     plain text
   */
  ConnectionSetup(DoorContext door, Connections connections, @Nullable Supplier<SslContext> tls) {
    this.door = door;
    this.connections = connections;
    this.tls = tls;
  }

  @Override
  protected void initChannel(Channel connection) {
    if (!connections.add(connection)) {
      connection.close();
      return;
    }
    ChannelPipeline pipeline = connection.pipeline();
    if (tls == null) {
      pipeline.addLast(new ProtocolDetector(this, door.config().headerTimeout()));
    } else {
      SslHandler handler = tls.get().newHandler(connection.alloc());
      handler.setHandshakeTimeout(door.config().headerTimeout().toMillis(), TimeUnit.MILLISECONDS);
      pipeline.addLast(handler, new Negotiated());
    }
  }

  /** Chooses by the protocol that the TLS handshake agreed on. */
  private final class Negotiated extends ApplicationProtocolNegotiationHandler {

    Negotiated() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        addHttp2(ctx.pipeline());
      } else {
        addHttp1(ctx.pipeline());
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      // What is no TLS, or offers no certificate that is trusted here, is not worth a stack trace.
      ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /** Makes a connection speak HTTP/1.1 and 1.0. */
  void addHttp1(ChannelPipeline pipeline) {
    HttpDecoderConfig decoding =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(door.config().maxHeaderBytes())
            .setMaxHeaderSize(door.config().maxHeaderBytes())
            .setHeadersFactory(FewHeaders.with(DefaultHttpHeadersFactory.headersFactory()))
            .setTrailersFactory(FewHeaders.with(DefaultHttpHeadersFactory.trailersFactory()));
    RequestReader reader =
        new RequestReader(door, Peer.of(pipeline.channel()), pipeline.channel(), false);
    PacedDecoder decoder = new PacedDecoder(decoding, reader);
    reader.readsFrom(decoder);
    pipeline.addLast(decoder, new HttpResponseEncoder(), reader);
  }

  /** Makes a connection speak HTTP/2, with a channel of its own for each stream. */
  void addHttp2(ChannelPipeline pipeline) {
    HttpDoorConfig config = door.config();
    Peer peer = Peer.of(pipeline.channel());
    pipeline.addLast(
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(config.maxStreamsPerConnection())
                    .initialWindowSize(STREAM_WINDOW)
                    .maxHeaderListSize(config.maxHeaderBytes()))
            .build(),
        new Http2MultiplexHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel stream) {
                stream
                    .pipeline()
                    .addLast(
                        new Http2StreamFrameToHttpObjectCodec(true),
                        new RequestReader(door, peer, stream, true));
              }
            }),
        new Http2ConnectionGuard(config));
  }
}
