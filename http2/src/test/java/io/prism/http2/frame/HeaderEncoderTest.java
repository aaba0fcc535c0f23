package io.prism.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderEncoderTest {

  private static final List<String> USUAL =
      List.of(
          ":status=200",
          "content-type=application/grpc",
          "grpc-encoding=identity",
          "grpc-accept-encoding=gzip");

  private final HeaderEncoder encoder = new HeaderEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(true);

  private List<String> decoded(ByteBuf block) throws Http2Exception {
    List<String> fields = new ArrayList<>();
    decoder
        .decodeHeaders(1, block)
        .forEach(field -> fields.add(field.getKey() + "=" + field.getValue()));
    return fields;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void usualRepliesShrinkToBytes() throws Http2Exception {
    for (int i = 0; i < 3; i++) {
      ByteBuf headers = Unpooled.buffer();
      encoder.usualHeaders(headers);
      ByteBuf trailers = Unpooled.buffer();
      encoder.usualTrailers(trailers);
      if (i > 0) {
        assertThat(headers.readableBytes()).isEqualTo(4);
        assertThat(trailers.readableBytes()).isEqualTo(1);
      }
      assertThat(decoded(headers)).isEqualTo(USUAL);
      assertThat(decoded(trailers)).containsExactly("grpc-status=0");
    }
  }

  @Test
  void otherFieldsAreWrittenInFull() throws Http2Exception {
    String longValue = "v".repeat(20_000);
    for (String status : List.of("200", "404", "431")) {
      ByteBuf block = Unpooled.buffer();
      encoder.begin(block);
      encoder.field(block, ascii(":status"), ascii(status));
      encoder.field(block, ascii("grpc-status"), ascii("0"));
      encoder.field(block, ascii("grpc-status"), ascii("5"));
      encoder.field(block, ascii("x"), ascii(longValue.substring(0, 7_000)));
      assertThat(decoded(block))
          .containsExactly(
              ":status=" + status,
              "grpc-status=0",
              "grpc-status=5",
              "x=" + longValue.substring(0, 7_000));
    }
  }

  @Test
  void smallerTableIsAgreedAndKept() throws Http2Exception {
    ByteBuf before = Unpooled.buffer();
    encoder.usualHeaders(before);
    assertThat(decoded(before)).isEqualTo(USUAL);
    for (int size : new int[] {1_000, 0, 4_096}) {
      decoder.maxHeaderTableSize(size);
      encoder.tableSize(size);
      for (int i = 0; i < 2; i++) {
        ByteBuf block = Unpooled.buffer();
        encoder.usualHeaders(block);
        assertThat(decoded(block)).isEqualTo(USUAL);
      }
    }
  }
}
