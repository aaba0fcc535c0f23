package io.prism.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DaprRequestsTest {

  private static final Pattern KEY = Pattern.compile("bench-\\d{6}");

  @Test
  void fillsEveryKeyThatIsReadLater() {
    int keys = 500;
    Set<String> written = keys(DaprRequests.fill("kv", keys, 10), keys);

    assertThat(written).hasSize(keys);
    assertThat(written).containsAll(keys(DaprRequests.gets("kv", keys), 4096));
  }

  private static Set<String> keys(Function<Random, byte[]> requests, int count) {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < count; i++) {
      String request = new String(requests.apply(new Random(1)), StandardCharsets.ISO_8859_1);
      Matcher key = KEY.matcher(request);
      assertThat(key.find()).isTrue();
      keys.add(key.group());
    }
    return keys;
  }
}
