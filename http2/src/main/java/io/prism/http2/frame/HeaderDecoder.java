package io.prism.http2.frame;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/** Netty's HPACK decoder, which fills one {@link HeaderBlock} again and again. */
public final class HeaderDecoder {

  private final HeaderBlock block = new HeaderBlock();
  private final DefaultHttp2HeadersDecoder hpack;

  /** What Netty fills: nothing but its way to add is ever used. */
  @SuppressWarnings("serial")
  private final Http2Headers sink =
      new DefaultHttp2Headers(false, 2) {
        @Override
        public Http2Headers add(CharSequence name, CharSequence value) {
          block.append(AsciiString.of(name), AsciiString.of(value));
          return this;
        }

        @Override
        public int size() {
          return block.size();
        }
      };

  /**
   * A decoder.
   *
   * @param maxListBytes the largest list of headers, counted as RFC 9113 does
   */
  public HeaderDecoder(int maxListBytes) {
    hpack =
        // Names and values are checked by HeaderRules, once for each set of headers.
        new DefaultHttp2HeadersDecoder(false, maxListBytes) {
          @Override
          protected Http2Headers newHeaders() {
            return sink;
          }
        };
  }

  /**
   * Decodes a block.
   *
   * @return valid until the next one
   * @throws TooLargeException when the list is too large; the decoder stays usable
   * @throws ProtocolError of the connection when the block is damaged
   */
  public HeaderBlock decode(int streamId, ByteBuf encoded) throws ProtocolError, TooLargeException {
    block.clear();
    try {
      hpack.decodeHeaders(streamId, encoded);
      return block;
    } catch (Http2Exception.HeaderListSizeException e) {
      throw new TooLargeException();
    } catch (Http2Exception e) {
      int code =
          e.error() == Http2Error.COMPRESSION_ERROR
              ? ErrorCode.COMPRESSION_ERROR
              : ErrorCode.PROTOCOL_ERROR;
      throw ProtocolError.ofConnection(code, "a header block cannot be decoded");
    }
  }

  /** A list of headers is longer than we take. */
  public static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1;

    private TooLargeException() {
      super("too many bytes of headers", null, false, false);
    }
  }
}
