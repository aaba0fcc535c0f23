package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An erasure takes all of its namespace, nothing of another one, and nothing that comes later. */
@SuiteFor
public abstract class EraseSuite extends StoreSuite {

  private static final int EPOCH = 100;
  private static final int MOST_STEPS = 1_000;
  private static final int WRITERS = 4;

  @Test
  void nothingIsLeftAndTheNamespaceBeginsAnew() {
    TestNamespace ns = filled(namespace());
    assertThat(eraseAll(ns, EPOCH)).as("items, tombstones and tokens").isGreaterThanOrEqualTo(30);
    int epoch = Await.result(store().open(ns.name())).epoch();
    assertThat(epoch).isEqualTo(EPOCH + 1);
    TestNamespace anew = ns.withEpoch(epoch);
    for (int i = 0; i < 10; i++) {
      assertThat(anew.exists("live" + i)).isFalse();
    }
    assertThat(anew.put("live0", "new").compareTo(io.prism.backend.Version.at(EPOCH, 0)))
        .as("versions still only grow")
        .isPositive();
  }

  @Test
  void tokensAreForgotten() {
    TestNamespace ns = namespace();
    ns.put(ns.write(IdempotencySuite.token("t")), "k", "old", Condition.NONE);
    eraseAll(ns, EPOCH);
    TestNamespace anew = ns.withEpoch(EPOCH + 1);
    anew.put(anew.write(IdempotencySuite.token("t")), "other", "new", Condition.NONE);
    assertThat(anew.text("other")).contains("new");
  }

  @Test
  void otherNamespacesKeepAll() {
    TestNamespace ns = filled(namespace());
    TestNamespace other = filled(store().newNamespace());
    eraseAll(ns, EPOCH);
    for (int i = 0; i < 10; i++) {
      assertThat(other.text("live" + i)).contains("v");
    }
    assertThat(Await.result(store().open(other.name())).epoch()).isZero();
    assertThat(other.put("k", "v").epoch()).isZero();
  }

  @Test
  void oneStepIsBounded() {
    TestNamespace ns = namespace();
    int most = 12_000;
    try (Callers callers = new Callers()) {
      callers.callAll(
          8,
          caller -> {
            for (int i = caller; i < most; i += 8) {
              ns.put("k" + i, "v");
            }
            return caller;
          });
    }
    EraseReport first = step(ns, EPOCH);
    assertThat(first.complete()).isFalse();
    assertThat(first.removed()).isPositive().isLessThan(most);
    assertThat(first.removed() + eraseAll(ns, EPOCH)).isEqualTo(most);
  }

  @Test
  void doneTwiceItDoesNothing() {
    TestNamespace ns = filled(namespace());
    eraseAll(ns, EPOCH);
    assertThat(step(ns, EPOCH)).isEqualTo(EraseReport.EMPTY);
    assertThat(step(ns, EPOCH - 1)).isEqualTo(EraseReport.EMPTY);
    assertThat(Await.result(store().open(ns.name())).epoch()).isEqualTo(EPOCH + 1);
  }

  @Test
  void orderThatComesLateTakesNothing() {
    TestNamespace ns = filled(namespace());
    eraseAll(ns, EPOCH);
    TestNamespace anew = ns.withEpoch(EPOCH + 1);
    anew.put("k", "new");
    PrismException late = Await.failure(store().backend().erase(order(ns, EPOCH)));
    assertThat(late.reason()).isEqualTo(ErrorReason.STALE_EPOCH);
    assertThat(anew.text("k")).contains("new");
    assertThat(eraseAll(anew, EPOCH + 1)).as("the next one does").isPositive();
    assertThat(anew.withEpoch(EPOCH + 2).exists("k")).isFalse();
  }

  @Test
  void writesOfEarlierEpochsEndWithTheFirstStep() {
    TestNamespace ns = namespace();
    try (Callers callers = new Callers()) {
      List<CompletableFuture<Integer>> ends = writeUntilRefused(ns, callers, WRITERS);
      eraseAll(ns, EPOCH);
      ends.forEach(Await::result);
      for (int i = 0; i < WRITERS; i++) {
        assertThat(ns.exists("k" + i)).isFalse();
      }
    }
  }

  @Test
  void manyAtATimeEndTogether() {
    TestNamespace ns = filled(namespace());
    try (Callers callers = new Callers()) {
      callers.callAll(4, caller -> eraseAll(ns, EPOCH));
    }
    assertThat(ns.exists("live0")).isFalse();
    assertThat(step(ns, EPOCH)).isEqualTo(EraseReport.EMPTY);
  }

  @Test
  void namespaceNeedNotBeThere() {
    Erasure order = new Erasure("never-opened-" + namespace().name(), installation(), EPOCH);
    assertThat(Await.result(store().backend().erase(order))).isEqualTo(EraseReport.EMPTY);
    assertThat(Await.result(store().open(order.namespace())).epoch()).isEqualTo(EPOCH + 1);
  }

  @Test
  void dataOfAnotherInstallationIsLeftAlone() {
    TestNamespace ns = filled(namespace());
    Erasure foreign = new Erasure(ns.name(), "somebody-else", EPOCH);
    assertThat(Await.failure(store().backend().erase(foreign)).reason())
        .isEqualTo(ErrorReason.STORE_IN_USE);
    assertThat(ns.text("live0")).contains("v");
  }

  private static TestNamespace filled(TestNamespace ns) {
    for (int i = 0; i < 10; i++) {
      ns.put("live" + i, "v");
      ns.put("expiring" + i, "v", Duration.ofSeconds(1));
      ns.put(ns.write(IdempotencySuite.token("t" + i)), "dead" + i, "v", Condition.NONE);
      ns.delete("dead" + i);
    }
    return ns;
  }

  private static String installation() {
    return RunningStore.INSTALLATION;
  }

  private static Erasure order(TestNamespace ns, int epoch) {
    return new Erasure(ns.name(), installation(), epoch);
  }

  private EraseReport step(TestNamespace ns, int epoch) {
    return Await.result(store().backend().erase(order(ns, epoch)));
  }

  private long eraseAll(TestNamespace ns, int epoch) {
    long removed = 0;
    for (int i = 0; i < MOST_STEPS; i++) {
      EraseReport report = step(ns, epoch);
      removed += report.removed();
      if (report.complete()) {
        return removed;
      }
    }
    throw new AssertionError("erasing does not end");
  }
}
