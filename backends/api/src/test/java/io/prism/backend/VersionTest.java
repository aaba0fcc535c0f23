package io.prism.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionTest {

  private static final List<Version> ASCENDING =
      List.of(
          Version.ZERO,
          new Version(0, 1),
          new Version(0, 255),
          new Version(0, 256),
          new Version(0, Long.MAX_VALUE),
          new Version(1, 0),
          new Version(255, 7),
          new Version(256, 0),
          new Version(Integer.MAX_VALUE, Long.MAX_VALUE));

  @Test
  void bytesKeepTheOrder() {
    var byteOrder = ByteString.unsignedLexicographicalComparator();
    for (int i = 1; i < ASCENDING.size(); i++) {
      Version smaller = ASCENDING.get(i - 1);
      Version larger = ASCENDING.get(i);
      assertThat(smaller).isLessThan(larger);
      assertThat(byteOrder.compare(smaller.toByteString(), larger.toByteString())).isNegative();
    }
  }

  @Test
  void bytesAreTwelveBigEndianAndReadBack() {
    for (Version version : ASCENDING) {
      assertThat(version.toByteString().size()).isEqualTo(12);
      assertThat(Version.parse(version.toByteString())).contains(version);
    }
    assertThat(new Version(1, 0x0203).toByteArray())
        .containsExactly(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 3);
  }

  @Test
  void otherBytesAreNoVersion() {
    assertThat(Version.parse(ByteString.EMPTY)).isEmpty();
    assertThat(Version.parse(ByteString.copyFrom(new byte[11]))).isEmpty();
    assertThat(Version.parse(ByteString.copyFrom(new byte[13]))).isEmpty();
    byte[] negative = new byte[12];
    negative[0] = -1;
    assertThat(Version.parse(ByteString.copyFrom(negative))).isEmpty();
    byte[] negativeClock = new byte[12];
    negativeClock[4] = -1;
    assertThat(Version.parse(ByteString.copyFrom(negativeClock))).isEmpty();
  }

  @Test
  void negativePartsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Version(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Version(0, -1));
  }

  @Test
  void tickIsTheNextOfTheSameEpoch() {
    assertThat(new Version(3, 9).tick()).isEqualTo(new Version(3, 10));
  }

  @Test
  void showsItsMilliseconds() {
    assertThat(Version.at(2, 1_700_000_000_000L).unixMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(Version.at(2, 5).tick().unixMillis()).isEqualTo(5);
  }

  @Test
  void maxIsTheLater() {
    Version early = new Version(1, 9);
    Version late = new Version(2, 0);
    assertThat(Version.max(early, late)).isEqualTo(late);
    assertThat(Version.max(late, early)).isEqualTo(late);
  }
}
