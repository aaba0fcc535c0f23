package io.prism.backend.keyvalue.wire;

import static io.prism.backend.keyvalue.wire.RequestDecoderTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.KeyValueLimits;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.ScanRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScanDecoderTest {

  private static final ScanDecoder DECODER = new ScanDecoder(KeyValueLimits.DEFAULT);

  @Test
  void readsPrefixOrRange() {
    assertThat(DECODER.range(ScanRequest.getDefaultInstance())).isEqualTo(KeyRange.ALL);
    assertThat(DECODER.range(ScanRequest.newBuilder().setPrefix("p%").build()))
        .isEqualTo(KeyRange.ofPrefix(ByteString.copyFromUtf8("p%")));
    assertThat(DECODER.range(ScanRequest.newBuilder().setStart("a").setEnd("b").build()))
        .isEqualTo(
            new KeyRange(ByteString.copyFromUtf8("a"), Optional.of(ByteString.copyFromUtf8("b"))));
    assertThat(DECODER.range(ScanRequest.newBuilder().setStart("a").build()).end()).isEmpty();
  }

  @Test
  void refusesPrefixTogetherWithRange() {
    assertRefused(
        ErrorReason.INVALID_REQUEST,
        "prefix",
        () -> DECODER.range(ScanRequest.newBuilder().setPrefix("p").setEnd("q").build()));
  }

  @Test
  void refusesStartBehindEndInByteOrder() {
    assertRefused(
        ErrorReason.INVALID_REQUEST,
        "start",
        () ->
            DECODER.range(
                ScanRequest.newBuilder().setStart("\ud83d\ude00").setEnd("\uff5e").build()));
    assertThat(DECODER.range(ScanRequest.newBuilder().setStart("a").setEnd("a").build()).start())
        .isEqualTo(ByteString.copyFromUtf8("a"));
  }

  @Test
  void limitsHaveDefaultsAndBounds() {
    assertThat(DECODER.pageItems(limit(0))).isEqualTo(100);
    assertThat(DECODER.pageItems(limit(1_000))).isEqualTo(1_000);
    assertRefused(ErrorReason.INVALID_REQUEST, "limit", () -> DECODER.pageItems(limit(1_001)));
    assertRefused(ErrorReason.INVALID_REQUEST, "limit", () -> DECODER.pageItems(limit(-1)));
    assertThat(DECODER.streamItems(limit(0))).isEqualTo(Long.MAX_VALUE);
    assertThat(DECODER.streamItems(limit(5_000))).isEqualTo(5_000);
    assertRefused(ErrorReason.INVALID_REQUEST, "limit", () -> DECODER.streamItems(limit(-1)));
  }

  @Test
  void pageBytesHaveADefaultAndBounds() {
    assertThat(DECODER.pageBytes(bytes(0))).isEqualTo(4L << 20);
    assertThat(DECODER.pageBytes(bytes(1))).isEqualTo(1);
    assertThat(DECODER.pageBytes(bytes(4 << 20))).isEqualTo(4L << 20);
    PrismException tooMany =
        assertRefused(
            ErrorReason.INVALID_REQUEST, "page_bytes", () -> DECODER.pageBytes(bytes(5 << 20)));
    assertThat(tooMany.message()).contains("4194304");
    assertRefused(ErrorReason.INVALID_REQUEST, "page_bytes", () -> DECODER.pageBytes(bytes(-1)));
  }

  private static ScanRequest limit(int limit) {
    return ScanRequest.newBuilder().setLimit(limit).build();
  }

  private static ScanRequest bytes(int bytes) {
    return ScanRequest.newBuilder().setPageBytes(bytes).build();
  }
}
