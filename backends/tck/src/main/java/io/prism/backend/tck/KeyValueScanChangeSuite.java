package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.InterfaceName;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.ScanPage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code keyvalue_scan}: no scan skips or repeats an item that was there throughout. */
@SuiteFor(InterfaceName.KEYVALUE_SCAN)
public abstract class KeyValueScanChangeSuite extends StoreSuite {

  private static final Pages ALL = Pages.of(KeyRange.ALL);

  @Test
  void itemsBetweenPagesMayComeAndGo() {
    TestNamespace ns = namespace();
    List.of("b", "d", "f", "h").forEach(key -> ns.put(key, "v"));
    ScanPage first = ALL.limit(2).page(ns, Optional.empty());
    assertThat(keys(first)).containsExactly("b", "d");
    ns.delete("d");
    ns.delete("f");
    ns.put("a", "behind the scan");
    ns.put("e", "before the scan");
    assertThat(keys(ALL.limit(2).page(ns, Optional.of(Key.of("d"))))).containsExactly("e", "h");
  }

  @Test
  void itemsBetweenPagesOfReverseScanMayComeAndGo() {
    TestNamespace ns = namespace();
    List.of("b", "d", "f", "h").forEach(key -> ns.put(key, "v"));
    ScanPage first = ALL.limit(2).reversed().page(ns, Optional.empty());
    assertThat(keys(first)).containsExactly("h", "f");
    ns.delete("f");
    ns.delete("d");
    ns.put("i", "behind the scan");
    ns.put("c", "before the scan");
    assertThat(keys(ALL.limit(2).reversed().page(ns, Optional.of(Key.of("f")))))
        .containsExactly("c", "b");
  }

  @Test
  void overwritingDoesNotMoveAnItem() {
    TestNamespace ns = namespace();
    List.of("a", "b", "c").forEach(key -> ns.put(key, "old"));
    ALL.limit(1).page(ns, Optional.empty());
    ns.put("a", "new");
    ns.put("c", "new");
    assertThat(ALL.entries(ns))
        .extracting(entry -> entry.item().value().toStringUtf8())
        .containsExactly("new", "old", "new");
    assertThat(keys(ALL.page(ns, Optional.of(Key.of("a"))))).containsExactly("b", "c");
  }

  @Test
  void scansForwardWhileOthersWrite() {
    scanWhileOthersWrite(ALL.limit(7));
  }

  @Test
  void scansBackwardWhileOthersWrite() {
    scanWhileOthersWrite(ALL.limit(7).reversed());
  }

  @Test
  void scansByBytesWhileOthersWrite() {
    scanWhileOthersWrite(ALL.maxBytes(500));
  }

  private void scanWhileOthersWrite(Pages pages) {
    TestNamespace ns = namespace();
    List<String> stable = IntStream.range(0, 100).mapToObj(i -> key(i) + "s").toList();
    TestData.fill(ns, stable, "stable");
    AtomicBoolean stop = new AtomicBoolean();
    try (Callers callers = new Callers()) {
      List<CompletableFuture<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        int residue = writer;
        writers.add(callers.call(() -> change(ns, residue, stop)));
      }
      try {
        for (int round = 0; round < 5; round++) {
          assertHoldsOnce(pages.keys(ns), stable, pages.reverse());
        }
      } finally {
        stop.set(true);
      }
      writers.forEach(Await::result);
    }
  }

  /** Adds and removes keys between the stable ones, and overwrites stable ones. */
  private static long change(TestNamespace ns, int residue, AtomicBoolean stop) {
    long changes = 0;
    for (int i = residue; !stop.get(); i = (i + 4) % 100) {
      ns.put(key(i) + "a", "comes");
      ns.put(key(i) + "s", "stable, overwritten");
      ns.put(key(i) + "z", "comes");
      ns.delete(key(i) + "a");
      ns.delete(key(i) + "z");
      changes += 5;
    }
    return changes;
  }

  private static void assertHoldsOnce(List<String> seen, List<String> stable, boolean reverse) {
    Set<String> wanted = new HashSet<>(stable);
    assertThat(seen.stream().filter(wanted::contains))
        .containsExactlyElementsOf(reverse ? stable.reversed() : stable);
    assertThat(seen).doesNotHaveDuplicates();
  }

  private static String key(int i) {
    return String.format("%03d", i);
  }

  private static List<String> keys(ScanPage page) {
    return page.entries().stream().map(entry -> entry.key().text()).toList();
  }
}
