package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** <em>Next</em>: the versions of a key only grow, whatever the clocks of the gateways say. */
@SuiteFor
public abstract class VersionSuite extends StoreSuite {

  @Test
  void takesTheProposedVersionWhenItIsNewer() {
    TestNamespace ns = namespace();
    Version proposed = Version.at(0, ns.now());
    assertThat(put(ns, proposed)).isEqualTo(proposed);
    Version later = Version.at(0, ns.now() + 1);
    assertThat(put(ns, later)).isEqualTo(later);
  }

  @Test
  void goesOneTickBeyondWhatIsStoredWhenTheProposalIsNotNewer() {
    TestNamespace ns = namespace();
    Version stored = put(ns, Version.at(0, ns.now()));
    assertThat(put(ns, stored)).isEqualTo(stored.tick());
    assertThat(put(ns, Version.at(0, 1))).isEqualTo(stored.tick().tick());
    assertThat(ns.get("k").map(Item::version)).contains(stored.tick().tick());
  }

  @Test
  void epochWeighsMoreThanTheClock() {
    TestNamespace ns = namespace();
    Version stored = put(ns, new Version(1, 5));
    assertThat(put(ns, Version.at(0, ns.now()))).isEqualTo(stored.tick());
    assertThat(put(ns, new Version(2, 0))).isEqualTo(new Version(2, 0));
  }

  @Test
  void largestClocksAndEpochsKeepTheirOrder() {
    TestNamespace ns = namespace();
    Version large = new Version(Integer.MAX_VALUE, Long.MAX_VALUE - 10);
    assertThat(put(ns, large)).isEqualTo(large);
    assertThat(put(ns, Version.at(0, ns.now()))).isEqualTo(large.tick());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -1_000, -3_600_000, -86_400_000L * 365})
  void gatewayWhoseClockIsBehindStillWritesNewerVersions(long skewMillis) {
    TestNamespace ns = namespace();
    TestNamespace behind = ns.withSkew(Duration.ofMillis(skewMillis));
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      versions.add(ns.put("k", "v"));
      versions.add(behind.put("k", "v"));
    }
    assertGrow(versions);
  }

  @Test
  void clockThatIsSetBackMidwayStillGivesNewerVersions() {
    TestNamespace ns = namespace();
    List<Version> versions = new ArrayList<>();
    versions.add(ns.put("k", "v"));
    ns.pass(Duration.ofHours(-1));
    versions.add(ns.put("k", "v"));
    versions.add(ns.withSkew(Duration.ZERO).put("k", "v"));
    assertGrow(versions);
  }

  @ParameterizedTest
  @EnumSource
  void keyWrittenAgainGetsLargerVersionThanEver(Absence absence) {
    TestNamespace ns = namespace();
    Version before = ns.put("k", "v");
    absence.make(ns, "k");
    TestNamespace behind = ns.withSkew(Duration.ofDays(-3_650));
    Version after = behind.put("k", "v");
    assertThat(after).isGreaterThan(before);
  }

  @Test
  void forgottenDeletionsVersionIsStillExceeded() {
    TestNamespace ns = namespace();
    Version written = put(ns, Version.at(3, ns.now()));
    WriteContext write = ns.write(Version.at(3, ns.now() + 1));
    ns.delete(write, "k");
    ns.pass(Absence.LONG_AGO);
    ns.sweep();
    ns.sweep();
    Version after = put(ns, Version.at(0, 1));
    assertThat(after).isGreaterThan(written).isGreaterThan(write.proposed());
  }

  @Test
  void deletingUsesUpAVersion() {
    TestNamespace ns = namespace();
    Version stored = put(ns, Version.at(0, ns.now()));
    ns.delete(ns.write(Version.at(0, 1)), "k");
    assertThat(put(ns, Version.at(0, 1))).isEqualTo(stored.tick().tick());
  }

  @Test
  void deletingNothingUsesUpNoVersion() {
    TestNamespace ns = namespace();
    Version stored = put(ns, Version.at(0, ns.now()));
    ns.delete(ns.write(Version.at(0, 1)), "k");
    ns.delete(ns.write(Version.at(0, ns.now() + 5_000)), "k");
    assertThat(put(ns, Version.at(0, 1))).isEqualTo(stored.tick().tick());
  }

  @Test
  void conditionThatDoesNotHoldUsesUpNoVersion() {
    TestNamespace ns = namespace();
    Version stored = put(ns, Version.at(0, ns.now()));
    ns.put(ns.write(Version.at(0, ns.now() + 5_000)), "k", "x", Condition.IF_ABSENT);
    assertThat(put(ns, Version.at(0, 1))).isEqualTo(stored.tick());
  }

  @Test
  void sweptExpiryKeepsTheVersionOfTheItem() {
    TestNamespace ns = namespace();
    Version stored = ns.put("k", "v", Duration.ofSeconds(1));
    ns.pass(Duration.ofSeconds(1));
    ns.sweep();
    assertThat(put(ns, Version.at(0, 1))).isEqualTo(stored.tick());
  }

  @Test
  void concurrentWritersGetDifferentVersions() {
    TestNamespace ns = namespace();
    WriteContext same = ns.write();
    try (Callers callers = new Callers()) {
      List<Version> versions =
          callers.callAll(
              32,
              caller -> ns.put(same, "k", "by " + caller, Condition.NONE).version().orElseThrow());
      assertThat(new HashSet<>(versions)).hasSameSizeAs(versions);
      assertThat(ns.get("k").map(Item::version))
          .contains(versions.stream().max(Version::compareTo).orElseThrow());
    }
  }

  private static Version put(TestNamespace ns, Version proposed) {
    return ns.put(ns.write(proposed), "k", "v", Condition.NONE).version().orElseThrow();
  }

  private static void assertGrow(List<Version> versions) {
    assertThat(versions).isSorted().doesNotHaveDuplicates();
  }
}
