package io.prism.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.prism.keyvalue.v1.PutRequest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeekTest {

  private static final Peek.Shape SHAPE = Peek.Shape.of(new int[] {1, 2}, new int[] {5});

  private final Peek peek = new Peek();

  private boolean reads(String hex) {
    return peek.load(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex))) && peek.read(SHAPE);
  }

  @Test
  void findsFieldsInAnyOrder() {
    assertThat(reads("2801" + "120361626b" + "0a016e")).isTrue();
    assertThat(peek.has(5)).isTrue();
    assertThat(new String(peek.bytes(), peek.start(1), peek.length(1))).isEqualTo("n");
    assertThat(new String(peek.bytes(), peek.start(2), peek.length(2))).isEqualTo("abk");
    assertThat(peek.isWithin(Peek.Shape.of(new int[] {1, 2}, new int[0]))).isFalse();
  }

  @Test
  void forgetsTheRequestBefore() {
    assertThat(reads("0a016e" + "2801")).isTrue();
    assertThat(reads("")).isTrue();
    assertThat(peek.has(1)).isFalse();
    assertThat(peek.has(5)).isFalse();
    assertThat(peek.length(1)).isZero();
  }

  @Test
  void readsLengthsOfSeveralBytes() {
    byte[] message = PutRequest.newBuilder().setKey("k".repeat(16_000)).build().toByteArray();
    assertThat(peek.load(Unpooled.wrappedBuffer(message))).isTrue();
    assertThat(peek.read(SHAPE)).isTrue();
    assertThat(peek.length(2)).isEqualTo(16_000);
  }

  @Test
  void leavesTheMessageAlone() {
    ByteBuf message = Unpooled.wrappedBuffer(HexFormat.of().parseHex("ff0a016eff")).setIndex(1, 4);
    assertThat(peek.load(message)).isTrue();
    assertThat(peek.read(SHAPE)).isTrue();
    assertThat(message.readerIndex()).isEqualTo(1);
    assertThat(message.writerIndex()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0a", // no length
        "0a02" + "6e", // longer than the message
        "0affffffff0f", // a negative length
        "0a8100" + "6e", // a length in more bytes than it needs
        "0a80808000", // a length of four bytes
        "0a80", // half a length
        "0a016e" + "0a016e", // twice
        "1a016e", // unknown
        "02016e", // number 0
        "08016e", // a number where text should be
        "2a0101", // text where a flag should be
        "2800", // a flag that would not be sent
        "2802", // no flag
        "288101", // a flag in more bytes than it needs
        "28", // half a flag
        "09" + "0000000000000000", // fixed64
        "0b0c", // a group
        "0d00000000", // fixed32
        "0e", // no type
        "8a8000" + "016e", // a tag in more bytes than it needs
        "820100" // number 16
      })
  void doubtsWhatIsOdd(String hex) {
    assertThat(reads(hex)).isFalse();
  }

  @Test
  void leavesWhatIsTooLong() {
    byte[] message =
        PutRequest.newBuilder().setKey("k".repeat(Peek.MAX_BYTES)).build().toByteArray();
    assertThat(peek.load(Unpooled.wrappedBuffer(message))).isFalse();
  }
}
