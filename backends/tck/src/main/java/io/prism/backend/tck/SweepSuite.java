package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.SweepReport;
import io.prism.backend.keyvalue.Condition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The sweeper reclaims what nobody needs; that it changes no outcome is shown by the other suites.
 */
@SuiteFor(sweeping = true)
public abstract class SweepSuite extends StoreSuite {

  private static final int MOST_SWEEPS = 100;

  @Test
  void turnsExpiredItemsIntoTombstones() {
    TestNamespace ns = namespace();
    for (int i = 0; i < 20; i++) {
      ns.put("k" + i, "v", Duration.ofSeconds(i < 10 ? 1 : 100));
    }
    ns.pass(Duration.ofSeconds(1));
    assertThat(untilNothingIsDue(ns).expiredItems()).isGreaterThanOrEqualTo(10);
    for (int i = 0; i < 20; i++) {
      assertThat(ns.exists("k" + i)).isEqualTo(i >= 10);
    }
  }

  @Test
  void removesOldTombstonesAndTokens() {
    TestNamespace ns = namespace();
    for (int i = 0; i < 10; i++) {
      ns.put(ns.write(IdempotencySuite.token("t" + i)), "k" + i, "v", Condition.NONE);
      ns.delete("k" + i);
    }
    ns.pass(Absence.LONG_AGO);
    SweepReport report = untilNothingIsDue(ns);
    assertThat(report.removedTombstones()).isGreaterThanOrEqualTo(10);
    assertThat(report.removedTokens()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void findsNothingMoreOnceAllIsReclaimed() {
    TestNamespace ns = namespace();
    ns.put("k", "v", Duration.ofSeconds(1));
    ns.pass(Absence.LONG_AGO);
    untilNothingIsDue(ns);
    ns.pass(Absence.LONG_AGO);
    untilNothingIsDue(ns);
    assertThat(ns.sweep()).isEqualTo(SweepReport.NOTHING);
  }

  @Test
  void keepsItemsThatAreWrittenMeanwhile() {
    TestNamespace ns = namespace();
    try (Callers callers = new Callers()) {
      for (int round = 0; round < 10; round++) {
        ns.put("k", "expires", Duration.ofSeconds(1));
        ns.pass(Duration.ofSeconds(1));
        callers.callAll(4, caller -> caller == 0 ? ns.sweep() : ns.put("k", "by " + caller));
        assertThat(ns.exists("k")).isTrue();
      }
    }
  }

  /** Sweeps until a sweep reports nothing: a store may do its work in several. */
  private static SweepReport untilNothingIsDue(TestNamespace ns) {
    SweepReport total = SweepReport.NOTHING;
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      SweepReport last = ns.sweep();
      if (last.equals(SweepReport.NOTHING)) {
        return total;
      }
      total = total.plus(last);
    }
    throw new AssertionError("sweeping finds something again and again: " + total);
  }
}
