package io.prism.backend.plugin.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.plugin.CallContextCodec;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContextHeaderTest {

  @Test
  void isWhatTheMessageWouldBe() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      String namespace = "größe-钥匙".substring(0, random.nextInt(9)) + random.nextInt();
      long now = random.nextLong() >>> random.nextInt(1, 64);
      CallContext read = new CallContext(namespace, now, new Deadline(random.nextLong()));
      WriteContext write =
          new WriteContext(
              read,
              new Version(
                  random.nextInt() >>> random.nextInt(1, 32),
                  random.nextLong() >>> random.nextInt(1, 64)));
      assertThat(ContextHeader.of(read))
          .as("seed %d", seed)
          .isEqualTo(CallContextCodec.encode(read).build().toByteArray());
      assertThat(ContextHeader.of(write))
          .as("seed %d", seed)
          .isEqualTo(CallContextCodec.encode(write).build().toByteArray());
    }
  }
}
