package io.prism.operator.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.PrismShard;
import io.prism.operator.Resources;
import io.prism.operator.TinyApiServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CursorKeysTest {

  private static final String SECRET =
      "/api/v1/namespaces/prism-system/secrets/prism-cursor-default";

  private final TinyApiServer server = new TinyApiServer();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final CursorKeys keys = new CursorKeys(server.client(), now::get);
  private final PrismShard shard = Resources.defaultShard();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aKeyIsMadeOnceAndAskedForOnceAMinute() {
    keys.ensure(shard);
    Map<String, String> made = Map.copyOf(server.objects);
    keys.ensure(shard);

    assertThat(made).containsOnlyKeys(SECRET);
    assertThat(server.requests).containsExactly("GET", "POST");
    now.set(now.get().plus(CursorKeys.TRUST));
    keys.ensure(shard);
    assertThat(server.requests).containsExactly("GET", "POST", "GET");
    assertThat(server.objects).isEqualTo(made);
  }

  @Test
  void aKeyThatSomebodyDeletedIsMadeAgainWithinAMinute() {
    keys.ensure(shard);
    String first = server.objects.remove(SECRET);

    now.set(now.get().plus(CursorKeys.TRUST).minus(Duration.ofMillis(1)));
    keys.ensure(shard);
    assertThat(server.objects).isEmpty();
    now.set(now.get().plusMillis(1));
    keys.ensure(shard);

    assertThat(server.objects).containsOnlyKeys(SECRET).doesNotContainValue(first);
  }

  @Test
  void aKeyThatIsThereIsLeftAlone() {
    String theirs =
        "{\"kind\": \"Secret\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"x\"}}";
    server.objects.put(SECRET, theirs);

    keys.ensure(shard);

    assertThat(server.objects).containsOnly(Map.entry(SECRET, theirs));
  }
}
