package io.prism.http2.server;

import io.netty.util.AsciiString;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.HeaderBlock;
import io.prism.http2.frame.ProtocolError;
import java.util.Arrays;

/** What RFC 9113, section 8, and RFC 9110, section 5, say of the headers of a request. */
final class HeaderRules {

  static final AsciiString METHOD = AsciiString.cached(":method");
  static final AsciiString SCHEME = AsciiString.cached(":scheme");
  static final AsciiString PATH = AsciiString.cached(":path");
  static final AsciiString AUTHORITY = AsciiString.cached(":authority");
  static final AsciiString TE = AsciiString.cached("te");
  static final AsciiString TRAILERS = AsciiString.cached("trailers");
  static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

  private static final AsciiString[] OF_CONNECTION = {
    AsciiString.cached("connection"),
    AsciiString.cached("keep-alive"),
    AsciiString.cached("proxy-connection"),
    AsciiString.cached("transfer-encoding"),
    AsciiString.cached("upgrade"),
  };

  /** What a name is made of, beside letters in lower case and digits: RFC 9110, section 5.6.2. */
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private static final boolean[] IN_NAMES = inNames();

  private static final int SEEN_METHOD = 1;
  private static final int SEEN_SCHEME = 2;
  private static final int SEEN_PATH = 4;
  private static final int SEEN_AUTHORITY = 8;

  private HeaderRules() {}

  private static boolean[] inNames() {
    boolean[] allowed = new boolean[Byte.MAX_VALUE + 1];
    Arrays.fill(allowed, 'a', 'z' + 1, true);
    Arrays.fill(allowed, '0', '9' + 1, true);
    TOKEN_MARKS.chars().forEach(mark -> allowed[mark] = true);
    return allowed;
  }

  /** Checks the headers of a request; says what is wrong, or nothing. */
  static void checkRequest(int streamId, HeaderBlock headers) throws ProtocolError {
    int seen = 0;
    boolean regular = false;
    for (int i = 0; i < headers.size(); i++) {
      AsciiString name = headers.name(i);
      if (isPseudo(name)) {
        int bit = pseudo(streamId, name);
        if (regular || (seen & bit) != 0) {
          throw malformed(streamId, "a pseudo-header twice or behind others");
        }
        seen |= bit;
      } else {
        regular = true;
        checkField(streamId, name, headers.value(i));
      }
      checkValue(streamId, headers.value(i));
    }
    int needed = SEEN_METHOD | SEEN_SCHEME | SEEN_PATH;
    if ((seen & needed) != needed || headers.value(headers.indexOf(PATH)).isEmpty()) {
      throw malformed(streamId, "a request without method, scheme or path");
    }
    if ((seen & SEEN_AUTHORITY) != 0) {
      checkAuthority(streamId, headers.value(headers.indexOf(AUTHORITY)));
    }
  }

  /** There may be none, as gRPC's protocol has it; an empty one, or one with a user, is none. */
  private static void checkAuthority(int streamId, AsciiString authority) throws ProtocolError {
    if (authority.isEmpty() || authority.indexOf('@', 0) >= 0) {
      throw malformed(streamId, "an authority without a host, or with a user");
    }
  }

  /** Checks what comes behind a request's body. */
  static void checkTrailers(int streamId, HeaderBlock headers) throws ProtocolError {
    for (int i = 0; i < headers.size(); i++) {
      AsciiString name = headers.name(i);
      if (isPseudo(name)) {
        throw malformed(streamId, "a pseudo-header in trailers");
      }
      checkField(streamId, name, headers.value(i));
      checkValue(streamId, headers.value(i));
    }
  }

  /** The value of {@code content-length}; -1 when there is none. */
  static long contentLength(int streamId, HeaderBlock headers) throws ProtocolError {
    long length = -1;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.name(i).contentEquals(CONTENT_LENGTH)) {
        long told = number(streamId, headers.value(i));
        if (length >= 0 && told != length) {
          throw malformed(streamId, "two content lengths");
        }
        length = told;
      }
    }
    return length;
  }

  /** Whether a name is that of a pseudo-header. */
  static boolean isPseudo(AsciiString name) {
    return !name.isEmpty() && name.byteAt(0) == ':';
  }

  /** Reads the value of {@code content-length}. */
  static long number(int streamId, AsciiString value) throws ProtocolError {
    if (value.isEmpty() || value.length() > 18) {
      throw malformed(streamId, "a content length that is no number");
    }
    long number = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.byteAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw malformed(streamId, "a content length that is no number");
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static int pseudo(int streamId, AsciiString name) throws ProtocolError {
    if (name.contentEquals(METHOD)) {
      return SEEN_METHOD;
    }
    if (name.contentEquals(SCHEME)) {
      return SEEN_SCHEME;
    }
    if (name.contentEquals(PATH)) {
      return SEEN_PATH;
    }
    if (name.contentEquals(AUTHORITY)) {
      return SEEN_AUTHORITY;
    }
    throw malformed(streamId, "a pseudo-header that no request has");
  }

  private static void checkField(int streamId, AsciiString name, AsciiString value)
      throws ProtocolError {
    if (name.isEmpty()) {
      throw malformed(streamId, "a header without a name");
    }
    for (int i = 0; i < name.length(); i++) {
      byte b = name.byteAt(i);
      if (b < 0 || !IN_NAMES[b]) {
        throw malformed(streamId, "a header name with characters that it must not have");
      }
    }
    for (AsciiString forbidden : OF_CONNECTION) {
      if (name.contentEquals(forbidden)) {
        throw malformed(streamId, "a header of HTTP/1 connections");
      }
    }
    if (name.contentEquals(TE) && !value.contentEqualsIgnoreCase(TRAILERS)) {
      throw malformed(streamId, "te other than trailers");
    }
    if (name.contentEquals(GrpcRequest.HOST) && value.isEmpty()) {
      throw malformed(streamId, "a host without a name");
    }
  }

  /** Checks the value of a header. */
  static void checkValue(int streamId, AsciiString value) throws ProtocolError {
    int length = value.length();
    if (length > 0 && (isBlank(value.byteAt(0)) || isBlank(value.byteAt(length - 1)))) {
      throw malformed(streamId, "a header value that begins or ends with a blank");
    }
    for (int i = 0; i < length; i++) {
      byte b = value.byteAt(i);
      if (b == 0 || b == '\r' || b == '\n') {
        throw malformed(streamId, "a header value with a line break");
      }
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static ProtocolError malformed(int streamId, String message) {
    return ProtocolError.ofStream(streamId, ErrorCode.PROTOCOL_ERROR, message);
  }
}
