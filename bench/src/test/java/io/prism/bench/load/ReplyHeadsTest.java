package io.prism.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyHeadsTest {

  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final ReplyHeads heads = new ReplyHeads();

  @Test
  void readsTheStatusOfEveryCallWhateverCameBefore() throws Exception {
    // Repeated blocks are remembered, new ones change the table in between.
    for (int status : List.of(0, 0, 0, 8, 0, 8, 14, 0, 0, 14, 4, 8, 0)) {
      assertThat(read(new DefaultHttp2Headers().status("200").add("date", "d" + status)))
          .isEqualTo(ReplyHeads.NONE);
      assertThat(read(new DefaultHttp2Headers().add("grpc-status", "" + status))).isEqualTo(status);
    }
  }

  @Test
  void readsStatusesThatAreNotToBeIndexed() throws Exception {
    byte[] zero = literal("grpc-status", "0");
    byte[] five = literal("grpc-status", "5");

    assertThat(read(zero)).isZero();
    assertThat(read(five)).isEqualTo(5);
    assertThat(read(zero)).isZero();
    assertThat(ReplyHeads.changesTable(zero)).isFalse();
  }

  @Test
  void doesNotTakeAnIndexForWhatItMeantBeforeTheTableChanged() throws Exception {
    byte[] index = {(byte) (0x80 | 62)};
    read(indexed("grpc-status", "0"));
    assertThat(read(index)).isZero();
    assertThat(read(index)).isZero();

    read(indexed("grpc-status", "14"));

    assertThat(read(index)).isEqualTo(14);
  }

  @Test
  void takesAnHttpErrorForAFailure() throws Exception {
    assertThat(read(new DefaultHttp2Headers().status("503"))).isEqualTo(ReplyHeads.UNKNOWN);
    assertThat(read(new DefaultHttp2Headers().status("404").add("grpc-status", "0")))
        .isEqualTo(ReplyHeads.UNKNOWN);
    assertThat(read(new DefaultHttp2Headers().status("429").add("grpc-status", "8"))).isEqualTo(8);
  }

  @Test
  void refusesWhatIsNoHeaderBlock() {
    assertThatThrownBy(() -> read(new byte[] {(byte) 0xFF})).isInstanceOf(IOException.class);
  }

  private int read(Http2Headers headers) throws Http2Exception, IOException {
    ByteBuf block = Unpooled.buffer();
    encoder.encodeHeaders(1, headers, block);
    byte[] bytes = new byte[block.readableBytes()];
    block.readBytes(bytes);
    return read(bytes);
  }

  private int read(byte[] block) throws IOException {
    return heads.status(ByteBuffer.allocate(block.length + 3).put(3, block), 3, block.length);
  }

  private static byte[] literal(String name, String value) {
    return block(0, name, value);
  }

  private static byte[] indexed(String name, String value) {
    return block(0x40, name, value);
  }

  private static byte[] block(int first, String name, String value) {
    ByteBuffer block = ByteBuffer.allocate(3 + name.length() + value.length());
    block.put((byte) first).put((byte) name.length());
    name.chars().forEach(c -> block.put((byte) c));
    block.put((byte) value.length());
    value.chars().forEach(c -> block.put((byte) c));
    return block.array();
  }
}
