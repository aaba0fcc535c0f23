package io.prism.proxy.keyvalue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CursorSealTest {

  private static final byte[] OLD = "old secret".getBytes(java.nio.charset.StandardCharsets.UTF_8);
  private static final byte[] NEW = "new secret".getBytes(java.nio.charset.StandardCharsets.UTF_8);
  private static final KeyRange RANGE = KeyRange.ofPrefix(ByteString.copyFromUtf8("a"));

  private final CursorSeal seal = CursorSeal.of(List.of(OLD));

  @Test
  void opensWhatAReplicaWithTheSameSecretSealed() {
    Key longest = Key.of("k".repeat(Key.MAX_BYTES));
    String cursor = seal.seal("n", RANGE, false, longest);
    assertThat(CursorSeal.of(List.of(OLD)).open("n", RANGE, false, cursor)).isEqualTo(longest);
  }

  @Test
  void bothKeysOpenDuringARotation() {
    String before = seal.seal("n", RANGE, false, Key.of("k"));
    CursorSeal rotated = CursorSeal.of(List.of(NEW, OLD));
    String after = rotated.seal("n", RANGE, false, Key.of("k"));

    assertThat(rotated.open("n", RANGE, false, before)).isEqualTo(Key.of("k"));
    assertThat(rotated.open("n", RANGE, false, after)).isEqualTo(Key.of("k"));
    assertThatThrownBy(() -> CursorSeal.of(List.of(NEW)).open("n", RANGE, false, before))
        .isInstanceOf(PrismException.class);
  }

  @Test
  void anyDamageIsRefused() {
    Random random = new Random(7);
    String cursor = seal.seal("n", RANGE, false, Key.of("some key"));
    for (int i = 0; i < 500; i++) {
      char[] damaged = cursor.toCharArray();
      int at = random.nextInt(damaged.length - 1);
      damaged[at] = damaged[at] == 'A' ? 'B' : 'A';
      assertThatThrownBy(() -> seal.open("n", RANGE, false, new String(damaged)))
          .isInstanceOf(PrismException.class);
    }
  }
}
