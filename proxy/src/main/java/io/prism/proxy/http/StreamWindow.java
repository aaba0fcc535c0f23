package io.prism.proxy.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;

/** What a client may send on an HTTP/2 stream. */
final class StreamWindow {

  private StreamWindow() {}

  /**
   * Gives nothing back to the stream of what is read from it: its client may send what it may
   * already, and no more. The connection is given back all of it, since other streams need it.
   * Called for every part that comes, since the client's acknowledgement of the settings, when it
   * comes late, opens the window once more.
   */
  static void close(Channel channel) {
    if (channel instanceof Http2StreamChannel child) {
      Http2Connection connection =
          child.parent().pipeline().get(Http2FrameCodec.class).connection();
      Http2Stream stream = connection.stream(child.stream().id());
      if (stream != null) {
        close(connection.local().flowController(), stream);
      }
    }
  }

  private static void close(Http2LocalFlowController windows, Http2Stream stream) {
    try {
      windows.incrementWindowSize(stream, -windows.initialWindowSize(stream));
    } catch (Http2Exception e) {
      throw new IllegalStateException("a window that shrinks sends nothing", e);
    }
  }
}
