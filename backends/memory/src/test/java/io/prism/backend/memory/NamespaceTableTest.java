package io.prism.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.semantics.TokenKey;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who waits for whom. */
class NamespaceTableTest {

  private static final Key KEY = Key.of("k");
  private static final IdempotencyToken TOKEN =
      new IdempotencyToken("t", ByteString.copyFromUtf8("request"), 60_000);

  private final Gate gate = new Gate("test");
  private final Stripes stripes = new Stripes();
  private final NamespaceTable table = new NamespaceTable(gate, new Budget(1 << 20), stripes);

  NamespaceTableTest() {
    gate.start();
  }

  @Test
  void raisingTheEpochWaitsForMutationsUnderWay() throws InterruptedException {
    assertWaits(stripes.lock(KEY), () -> table.advanceEpoch(1));
    assertThat(table.state().epoch()).isEqualTo(1);
  }

  @Test
  void drainingWaitsForMutationsUnderWay() throws InterruptedException {
    assertWaits(stripes.lock(KEY), table::awaitMutations);
  }

  @Test
  void mutationWaitsForItsKey() throws InterruptedException {
    assertWaits(stripes.lock(KEY), () -> put(KEY, Optional.empty()));
  }

  @Test
  void mutationWaitsForItsToken() throws InterruptedException {
    assertWaits(stripes.lock(new TokenKey(TOKEN.value(), 0)), () -> put(KEY, Optional.of(TOKEN)));
  }

  @Test
  void readWaitsForNobody() {
    put(KEY, Optional.empty());
    Stripes.Held everything = stripes.lockAll();
    assertThat(table.item(call(), KEY)).isPresent();
    everything.close();
  }

  private static void assertWaits(Stripes.Held held, Runnable work) throws InterruptedException {
    Thread waiting = Thread.ofPlatform().daemon().start(work);
    Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);
    held.close();
    assertThat(waiting.join(Duration.ofSeconds(30))).isTrue();
  }

  private void put(Key key, Optional<IdempotencyToken> token) {
    Mutation.Put put =
        new Mutation.Put(key, ByteString.copyFromUtf8("v"), Expiry.NEVER, Condition.NONE);
    table.apply(new WriteContext(call(), Version.at(0, 1), token), put, 0);
  }

  private static CallContext call() {
    return new CallContext("ns", 1, Deadline.after(Duration.ofSeconds(30)));
  }
}
