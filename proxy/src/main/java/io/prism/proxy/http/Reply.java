package io.prism.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * An answer that is complete in memory.
 *
 * @param status the HTTP code
 * @param headers without Content-Length and those that every reply has
 * @param body whoever writes the reply releases it
 */
record Reply(HttpResponseStatus status, HttpHeaders headers, ByteBuf body) {

  /** A reply with a body of this type, not to be stored by caches. */
  static Reply of(HttpResponseStatus status, CharSequence contentType, ByteBuf body) {
    HttpHeaders headers =
        new DefaultHttpHeaders()
            .set(HttpHeaderNames.CONTENT_TYPE, contentType)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    return new Reply(status, headers, body);
  }
}
