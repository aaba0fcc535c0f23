package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.IdempotencyToken;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.Version;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Item;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was acknowledged is there after the store was closed and opened again. */
@SuiteFor(durable = true)
public abstract class DurabilitySuite extends StoreSuite {

  private StoreFixture own;
  private RunningStore running;

  /** Starts a store that this test may close. */
  @BeforeEach
  final void startOwnStore() throws Exception {
    own = newFixture();
    running = RunningStore.start(own);
  }

  /** Ends it and removes its data. */
  @AfterEach
  final void closeOwnStore() {
    running.close();
    own.close();
  }

  @Test
  void itemsKeepValueVersionAndExpiry() {
    TestNamespace ns = running.newNamespace();
    List<String> keys = new ArrayList<>(OddKeys.IN_BYTE_ORDER);
    keys.addAll(OddKeys.LONGEST);
    keys.forEach(key -> ns.put(key, "value of " + key));
    ns.put("expires", "v", Duration.ofMillis(1_234));
    ns.put("empty", "");
    keys.add("expires");
    keys.add("empty");
    Map<String, Optional<Item>> before = new LinkedHashMap<>();
    keys.forEach(key -> before.put(key, ns.get(key)));
    TestNamespace again = reopen(ns);
    before.forEach((key, item) -> assertThat(again.get(key)).as(key).isEqualTo(item));
    again.pass(Duration.ofMillis(1_234));
    assertThat(again.exists("expires")).isFalse();
  }

  @Test
  void deletedAndForgottenItemsStayAway() {
    TestNamespace ns = running.newNamespace();
    ns.put("deleted", "v");
    ns.delete("deleted");
    Absence.FORGOTTEN.make(ns, "forgotten");
    TestNamespace again = reopen(ns);
    assertThat(again.exists("deleted")).isFalse();
    assertThat(again.exists("forgotten")).isFalse();
  }

  @Test
  void versionsStillOnlyGrow() {
    TestNamespace ns = running.newNamespace();
    List<Version> before = new ArrayList<>();
    for (Absence absence : Absence.values()) {
      before.add(ns.put(absence.name(), "v"));
      absence.make(ns, absence.name());
    }
    TestNamespace behind = reopen(ns).withSkew(Duration.ofDays(-3_650));
    for (Absence absence : Absence.values()) {
      assertThat(behind.put(absence.name(), "v"))
          .as(absence.name())
          .isGreaterThan(before.get(absence.ordinal()));
    }
  }

  @Test
  void epochIsRemembered() {
    TestNamespace ns = running.newNamespace();
    Await.result(running.backend().advanceEpoch(ns.name(), 6));
    TestNamespace again = reopen(ns);
    assertThat(Await.result(running.open(ns.name())).epoch()).isEqualTo(6);
    assertThat(failureOfPut(again.withEpoch(5))).isEqualTo(ErrorReason.STALE_EPOCH);
  }

  @Test
  void tokensAreRemembered() {
    List<Applied> applied = new ArrayList<>();
    for (TokenCase each : TokenCase.of(running.backend())) {
      TestNamespace ns = running.newNamespace();
      TokenCase.prepare(ns);
      applied.add(new Applied(each, ns, each.operation().make(ns, ns.write(token()))));
    }
    restart();
    for (Applied each : applied) {
      TokenCase repeated = each.mutation();
      TestNamespace ns = each.namespace().in(running);
      Optional<Item> before = ns.get("k");
      assertThat(repeated.operation().make(ns, ns.write(token())))
          .as(repeated.name())
          .isEqualTo(each.outcome());
      assertThat(ns.get("k")).as(repeated.name()).isEqualTo(before);
    }
  }

  private record Applied(TokenCase mutation, TestNamespace namespace, Object outcome) {}

  @Test
  void tokenOfAnotherRequestIsStillRefused() {
    TestNamespace ns = running.newNamespace();
    ns.put(ns.write(token()), "k", "v", Condition.NONE);
    TestNamespace again = reopen(ns);
    try {
      again.put(again.write(IdempotencySuite.token("t", "other")), "k", "x", Condition.NONE);
    } catch (PrismException e) {
      assertThat(e.reason()).isEqualTo(ErrorReason.IDEMPOTENCY_TOKEN_REUSED);
    }
    assertThat(again.text("k")).contains("v");
  }

  @Test
  void storeStillBelongsToItsInstallation() {
    TestNamespace ns = running.newNamespace();
    restart();
    NamespaceSpec foreign =
        new NamespaceSpec(ns.name(), running.descriptor().durability(), "another installation");
    assertThat(Await.failure(running.backend().openNamespace(foreign)).reason())
        .isEqualTo(ErrorReason.STORE_IN_USE);
  }

  @Test
  void identityIsThatOfTheStoreAndOfNoOther() throws Exception {
    String before = identity(running);
    restart();
    assertThat(identity(running)).isEqualTo(before);
    try (StoreFixture fixture = newFixture();
        RunningStore other = RunningStore.start(fixture)) {
      assertThat(identity(other)).isNotEqualTo(before);
    }
  }

  /** A gateway may have looked at the store before it was there. */
  private static String identity(RunningStore store) {
    return Awaitility.await("the store says which it is")
        .atMost(Await.LIMIT)
        .until(() -> store.backend().health().storeIdentity(), Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void everyAcknowledgedWriteOfManyCallersIsThere() {
    TestNamespace ns = running.newNamespace();
    List<Map<String, Version>> acknowledged;
    try (Callers callers = new Callers()) {
      acknowledged =
          callers.callAll(
              16,
              caller -> {
                Map<String, Version> versions = new LinkedHashMap<>();
                for (int i = 0; i < 20; i++) {
                  String key = "k" + caller + "-" + i % 10;
                  versions.put(key, ns.put(key, "v" + i));
                }
                return versions;
              });
    }
    TestNamespace again = reopen(ns);
    for (Map<String, Version> versions : acknowledged) {
      versions.forEach(
          (key, version) ->
              assertThat(again.get(key).map(Item::version)).as(key).contains(version));
    }
  }

  private TestNamespace reopen(TestNamespace ns) {
    restart();
    return ns.in(running);
  }

  private void restart() {
    running.close();
    running = RunningStore.start(own);
  }

  private static IdempotencyToken token() {
    return IdempotencySuite.token("t");
  }

  private static ErrorReason failureOfPut(TestNamespace ns) {
    try {
      ns.put("k", "v");
      return ErrorReason.ERROR_REASON_UNSPECIFIED;
    } catch (PrismException e) {
      return e.reason();
    }
  }
}
