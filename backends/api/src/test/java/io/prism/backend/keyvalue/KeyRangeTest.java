package io.prism.backend.keyvalue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyRangeTest {

  @Test
  void allHoldsEveryKey() {
    assertThat(KeyRange.ALL.contains(Key.of("\u0020"))).isTrue();
    assertThat(KeyRange.ALL.contains(Key.of("\udbff\udfff"))).isTrue();
    assertThat(KeyRange.ofPrefix(ByteString.EMPTY)).isEqualTo(KeyRange.ALL);
  }

  @Test
  void prefixHoldsExactlyWhatStartsWithIt() {
    KeyRange range = KeyRange.ofPrefix(ByteString.copyFromUtf8("user:"));
    assertThat(range.contains(Key.of("user:"))).isTrue();
    assertThat(range.contains(Key.of("user:\udbff\udfff"))).isTrue();
    assertThat(range.contains(Key.of("user"))).isFalse();
    assertThat(range.contains(Key.of("user;"))).isFalse();
    assertThat(range.contains(Key.of("User:a"))).isFalse();
  }

  @Test
  void prefixOfHighestBytesEndsWhereItsParentEnds() {
    ByteString highest = ByteString.copyFrom(new byte[] {'a', -1, -1});
    assertThat(KeyRange.ofPrefix(highest).end()).contains(ByteString.copyFromUtf8("b"));
    assertThat(KeyRange.ofPrefix(ByteString.copyFrom(new byte[] {-1, -1})).end()).isEmpty();
  }

  @Test
  void startIsIncludedAndEndExcluded() {
    KeyRange range =
        new KeyRange(ByteString.copyFromUtf8("b"), Optional.of(ByteString.copyFromUtf8("d")));
    assertThat(range.contains(Key.of("a"))).isFalse();
    assertThat(range.contains(Key.of("b"))).isTrue();
    assertThat(range.contains(Key.of("c\u00ff"))).isTrue();
    assertThat(range.contains(Key.of("d"))).isFalse();
  }
}
