package io.prism.http2.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.HeaderBlock;
import io.prism.http2.frame.HeaderDecoder;
import io.prism.http2.frame.ProtocolError;
import io.prism.proxy.fuzz.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The header blocks of one connection, each behind two bytes with its length, against Netty's
 * decoder with headers of its own. What our rules let pass has to pass Netty's, too.
 */
public final class HeaderTarget implements FuzzTarget {

  private static final int MOST_LIST_BYTES = 1_024;
  private static final int STREAM = 1;

  /** Between name and value; in neither. */
  private static final String TO = "\u2192";

  private static final Pattern USUAL =
      Pattern.compile(
          ":?[!#$%&'*+.^_`|~0-9a-z-]+"
              + TO
              + "[!-~\\x80-\\xff]([\\t -~\\x80-\\xff]*[!-~\\x80-\\xff])?");

  @Override
  public int mostBytes() {
    return 2_048;
  }

  @Override
  public void run(byte[] input) {
    HeaderDecoder ours = new HeaderDecoder(MOST_LIST_BYTES);
    DefaultHttp2HeadersDecoder theirs = new DefaultHttp2HeadersDecoder(false, MOST_LIST_BYTES);
    DefaultHttp2HeadersDecoder strict = new DefaultHttp2HeadersDecoder(true, MOST_LIST_BYTES);
    ByteBuf all = Unpooled.wrappedBuffer(input);
    boolean strictGoesOn = true;
    boolean goesOn = true;
    while (goesOn && all.readableBytes() >= 2) {
      int length = Math.min(all.readUnsignedShort(), all.readableBytes());
      ByteBuf block = all.readSlice(length);
      Outcome expected = decode(theirs, block.duplicate());
      Outcome actual = decode(ours, block.duplicate());
      if (!actual.equals(expected)) {
        throw new AssertionError(actual + " instead of " + expected);
      }
      goesOn = actual.kind() != Kind.DAMAGED;
      if (strictGoesOn) {
        // It stops in the middle of what it does not like, and has missed the rest then.
        strictGoesOn = decode(strict, block.duplicate()).kind() != Kind.DAMAGED;
        if (actual.isLegal() && !strictGoesOn && isUsual(actual)) {
          throw new AssertionError("our rules let pass what Netty's do not: " + actual);
        }
      }
    }
  }

  private enum Kind {
    FIELDS,
    TOO_LARGE,
    DAMAGED
  }

  /** What a block comes to; fields of HTTP/2 itself before others, as Netty has them. */
  private record Outcome(Kind kind, List<String> fields, boolean isLegal) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Outcome that && kind == that.kind && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
      return Objects.hash(kind, fields);
    }
  }

  /**
   * Netty wants names to be tokens, and values without control characters or blanks around them, as
   * RFC 9110 has it, and no empty ones of HTTP/2's own. We let them pass.
   */
  private static boolean isUsual(Outcome outcome) {
    return outcome.fields().stream().allMatch(field -> USUAL.matcher(field).matches());
  }

  private static Outcome decode(HeaderDecoder decoder, ByteBuf block) {
    try {
      HeaderBlock headers = decoder.decode(STREAM, block);
      List<String> own = new ArrayList<>();
      List<String> others = new ArrayList<>();
      for (int i = 0; i < headers.size(); i++) {
        AsciiString name = headers.name(i);
        (!name.isEmpty() && name.byteAt(0) == ':' ? own : others).add(name + TO + headers.value(i));
      }
      own.addAll(others);
      return new Outcome(Kind.FIELDS, own, isLegal(headers));
    } catch (HeaderDecoder.TooLargeException e) {
      return new Outcome(Kind.TOO_LARGE, List.of(), false);
    } catch (ProtocolError e) {
      return new Outcome(Kind.DAMAGED, List.of(), false);
    }
  }

  /** Asks all that is asked of a request's headers. */
  private static boolean isLegal(HeaderBlock headers) {
    AsciiString timeout = headers.get(GrpcRequest.TIMEOUT);
    long nanos = GrpcRequest.timeoutNanos(timeout);
    if (timeout != null && nanos < 0 && nanos != GrpcRequest.UNREADABLE) {
      throw new AssertionError(timeout + " is read as " + nanos + " ns");
    }
    try {
      HeaderRules.checkRequest(STREAM, headers);
      HeaderRules.contentLength(STREAM, headers);
      GrpcRequest.isPlain(headers);
      return true;
    } catch (ProtocolError e) {
      if (e.endsConnection()) {
        throw new AssertionError("a stream's fault ends its connection", e);
      }
      return false;
    }
  }

  private static Outcome decode(DefaultHttp2HeadersDecoder decoder, ByteBuf block) {
    try {
      Http2Headers headers = decoder.decodeHeaders(STREAM, block);
      List<String> fields = new ArrayList<>();
      headers.forEach(field -> fields.add(field.getKey() + TO + field.getValue()));
      return new Outcome(Kind.FIELDS, fields, true);
    } catch (Http2Exception.HeaderListSizeException e) {
      return new Outcome(Kind.TOO_LARGE, List.of(), false);
    } catch (Http2Exception e) {
      return new Outcome(Kind.DAMAGED, List.of(), false);
    }
  }

  @Override
  public List<byte[]> seeds() throws IOException {
    return List.of(
        blocks(
            ConnectionBytes.block(true, "/a/B"),
            ConnectionBytes.block(false, "/a/B", "grpc-timeout", "99999999H"),
            ConnectionBytes.block(true, "/c/D", "content-length", "12", "x", "y")),
        blocks(recorded()),
        blocks(
            new byte[] {0x3f, (byte) 0xe1, 0x1f, (byte) 0x82, (byte) 0x86, (byte) 0x84},
            new byte[] {0x20, (byte) 0x82},
            new byte[] {0x40, 1, 'a', (byte) 0x83, 0x1f, 0x1f, 0x1f}),
        blocks(
            Arrays.copyOf(ConnectionBytes.block(true, "/" + "long".repeat(30)), 190),
            ConnectionBytes.block(true, "/" + "long".repeat(30), "y", "z".repeat(120))));
  }

  /** Every frame's header block of a client of grpc-java. */
  private static byte[][] recorded() throws IOException {
    List<byte[]> found = new ArrayList<>();
    ByteBuf all = Unpooled.wrappedBuffer(RecordedClient.calls());
    while (all.readableBytes() >= FrameType.HEADER_BYTES) {
      int length = all.readUnsignedMedium();
      int type = all.readByte();
      all.skipBytes(5);
      byte[] payload = new byte[length];
      all.readBytes(payload);
      if (type == FrameType.HEADERS) {
        found.add(payload);
      }
    }
    return found.toArray(byte[][]::new);
  }

  private static byte[] blocks(byte[]... blocks) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] block : blocks) {
      all.write(block.length >>> 8);
      all.write(block.length);
      all.writeBytes(block);
    }
    return all.toByteArray();
  }
}
