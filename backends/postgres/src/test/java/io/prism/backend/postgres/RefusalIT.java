package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.backend.tck.TestNamespace;
import io.prism.common.v1.ErrorReason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server refuses single rows, as a trigger in its table does it here. */
final class RefusalIT {

  private final PostgresFixture fixture = new PostgresFixture(TestServer.shared());
  private RunningStore store;
  private TestNamespace namespace;

  @BeforeEach
  void start() {
    store = RunningStore.start(fixture);
    namespace = store.newNamespace();
  }

  @AfterEach
  void close() {
    store.close();
    fixture.close();
  }

  @Test
  void aRowThatTheServerRefusesDoesNotFailItsNeighbours() {
    refuse("bad", "22023");
    Map<String, CompletableFuture<Results.PutResult>> puts = new LinkedHashMap<>();
    for (int i = 0; i < 60; i++) {
      puts.put(
          "good" + i,
          put("good" + i, i % 2 == 0 ? Condition.NONE : Condition.IF_ABSENT, i % 3 == 0));
      if (i % 20 == 10) {
        puts.put("bad" + i, put("bad", i == 10 ? Condition.NONE : Condition.IF_ABSENT, i == 30));
      }
    }

    puts.forEach(
        (name, put) -> {
          if (name.startsWith("bad")) {
            assertThat(Await.failure(put).reason()).isEqualTo(ErrorReason.INTERNAL);
          } else {
            assertThat(Await.result(put).applied()).as(name).isTrue();
            assertThat(namespace.exists(name)).isTrue();
          }
        });
    assertThat(namespace.exists("bad")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "53100, STORE_FULL",
    "53200, OVERLOADED",
    "40P01, CONFLICT",
    "57014, BACKEND_UNAVAILABLE"
  })
  void saysWhyNothingWasAppliedAndGoesOn(String state, ErrorReason reason) {
    namespace.put("there", "before");
    refuse("k", state);

    PrismException refused = Await.failure(put("k", Condition.NONE, false));

    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.message()).doesNotContain("the row is refused");
    assertThat(Await.failure(put("k", Condition.IF_ABSENT, true)).reason()).isEqualTo(reason);
    assertThat(namespace.text("there")).contains("before");
    assertThat(namespace.delete("there").deletedCount()).isEqualTo(1);
    TestServer.shared().execute("drop trigger refuse on " + fixture.schema() + ".item");
    assertThat(Await.result(put("k", Condition.IF_ABSENT, true)).applied()).isTrue();
  }

  private void refuse(String key, String state) {
    String schema = fixture.schema();
    TestServer.shared()
        .execute(
            "create function "
                + schema
                + ".refuse() returns trigger language plpgsql as $$ begin raise exception 'the row is refused' using errcode = '"
                + state
                + "'; end $$",
            "create trigger refuse before insert or update on "
                + schema
                + ".item for each row when (new.v is not null and new.k = '"
                + key
                + "'::bytea) execute function "
                + schema
                + ".refuse()");
  }

  private CompletableFuture<Results.PutResult> put(
      String key, Condition condition, boolean withToken) {
    Mutation.Put put =
        new Mutation.Put(Key.of(key), ByteString.copyFromUtf8("value"), Expiry.NEVER, condition);
    IdempotencyToken token =
        new IdempotencyToken(
            "token-" + key, ByteString.copyFromUtf8(condition.toString()), 600_000);
    return namespace.basic().put(withToken ? namespace.write(token) : namespace.write(), put);
  }
}
