package io.prism.proxy.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;

/**
 * Headers of which there may be so many only: the shortest one of four bytes takes two hundred in
 * memory.
 */
final class FewHeaders extends DefaultHttpHeaders {

  /** The most headers of a request. */
  static final int MOST = 128;

  private FewHeaders(DefaultHttpHeadersFactory checks) {
    super(checks.getNameValidator(), checks.getValueValidator());
  }

  /** Makes them with the checks of other ones. */
  static HttpHeadersFactory with(DefaultHttpHeadersFactory checks) {
    return new HttpHeadersFactory() {
      @Override
      public HttpHeaders newHeaders() {
        return new FewHeaders(checks);
      }

      @Override
      public HttpHeaders newEmptyHeaders() {
        return newHeaders();
      }
    };
  }

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    if (size() >= MOST) {
      throw new TooManyException();
    }
    return super.add(name, value);
  }

  /** There are more than may be. */
  static final class TooManyException extends TooLongFrameException {
    private static final long serialVersionUID = 1;

    TooManyException() {
      super("more than " + MOST + " headers");
    }
  }
}
