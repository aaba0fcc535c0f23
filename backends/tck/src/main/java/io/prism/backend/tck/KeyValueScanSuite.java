package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.InterfaceName;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.ScanPage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code keyvalue_scan}: order, ranges, pages and counts of items that do not change meanwhile. */
@SuiteFor(InterfaceName.KEYVALUE_SCAN)
public abstract class KeyValueScanSuite extends StoreSuite {

  private static final Pages ALL = Pages.of(KeyRange.ALL);

  @Test
  void emptyNamespaceGivesOneEmptyLastPage() {
    assertThat(ALL.page(namespace(), Optional.empty())).isEqualTo(new ScanPage(List.of(), false));
    assertThat(count(namespace(), "")).isZero();
  }

  @Test
  void listsItemsWithValueVersionAndExpiry() {
    TestNamespace ns = namespace();
    Version a = ns.put("a", "1");
    long expiry = ns.now() + 60_000;
    Version b = ns.put("b", ByteString.copyFromUtf8("2"), expiry);
    assertThat(ALL.entries(ns))
        .containsExactly(
            new ScanPage.Entry(
                Key.of("a"), new Item(ByteString.copyFromUtf8("1"), a, Expiry.NEVER)),
            new ScanPage.Entry(Key.of("b"), new Item(ByteString.copyFromUtf8("2"), b, expiry)));
  }

  @Test
  void ordersOddKeysByTheirBytes() {
    TestNamespace ns = namespace();
    OddKeys.IN_BYTE_ORDER.reversed().forEach(key -> ns.put(key, "v"));
    assertThat(ALL.keys(ns)).isEqualTo(OddKeys.IN_BYTE_ORDER);
    assertThat(ALL.limit(3).keys(ns)).isEqualTo(OddKeys.IN_BYTE_ORDER);
    assertThat(ALL.reversed().keys(ns)).isEqualTo(OddKeys.IN_BYTE_ORDER.reversed());
    assertThat(ALL.reversed().limit(1).keys(ns)).isEqualTo(OddKeys.IN_BYTE_ORDER.reversed());
  }

  @Test
  void takesEveryOddKeyAsLiteralPrefix() {
    TestNamespace ns = namespace();
    OddKeys.IN_BYTE_ORDER.forEach(key -> ns.put(key, "v"));
    for (String prefix : OddKeys.IN_BYTE_ORDER) {
      List<String> expected =
          OddKeys.IN_BYTE_ORDER.stream().filter(key -> key.startsWith(prefix)).toList();
      assertThat(Pages.ofPrefix(prefix).keys(ns)).as(prefix).isEqualTo(expected);
      assertThat(Pages.ofPrefix(prefix).reversed().keys(ns))
          .as(prefix)
          .isEqualTo(expected.reversed());
      assertThat(count(ns, prefix)).as(prefix).isEqualTo(expected.size());
    }
  }

  @Test
  void listsKeysOfTheGreatestLength() {
    TestNamespace ns = namespace();
    OddKeys.LONGEST.forEach(key -> ns.put(key, "v"));
    assertThat(ALL.limit(1).keys(ns)).isEqualTo(OddKeys.LONGEST);
    assertThat(Pages.ofPrefix(OddKeys.LONGEST.getFirst()).keys(ns))
        .containsExactly(OddKeys.LONGEST.getFirst());
  }

  @Test
  void prefixSelectsOnlyItsKeys() {
    TestNamespace ns = namespace();
    put(ns, "post:", 5);
    put(ns, "user:", 5);
    ns.put("user", "shorter than the prefix");
    ns.put("user;", "right behind the prefix");
    assertThat(Pages.ofPrefix("user:").keys(ns)).isEqualTo(names("user:", 5));
    assertThat(Pages.ofPrefix("none:").keys(ns)).isEmpty();
    assertThat(count(ns, "user:")).isEqualTo(5);
    assertThat(count(ns, "")).isEqualTo(12);
    assertThat(count(ns, "none:")).isZero();
  }

  @Test
  void rangeIncludesItsStartAndExcludesItsEnd() {
    TestNamespace ns = namespace();
    put(ns, "k", 10);
    assertThat(Pages.between("k0003", "k0006").keys(ns)).containsExactly("k0003", "k0004", "k0005");
    assertThat(Pages.between("k0003", "k0006").reversed().keys(ns))
        .containsExactly("k0005", "k0004", "k0003");
    assertThat(Pages.between("k00035", "k00055").keys(ns)).containsExactly("k0004", "k0005");
    assertThat(Pages.between("k0003", "k0003").keys(ns)).isEmpty();
    assertThat(Pages.of(new KeyRange(ByteString.copyFromUtf8("k0008"), Optional.empty())).keys(ns))
        .containsExactly("k0008", "k0009");
    assertThat(Pages.between("", "k0002").keys(ns)).containsExactly("k0000", "k0001");
  }

  @Test
  void pagesOfAnySizeMakeUpTheWhole() {
    TestNamespace ns = namespace();
    put(ns, "k", 25);
    for (int limit : List.of(1, 2, 5, 7, 24, 25, 26, 1_000)) {
      assertThat(ALL.limit(limit).keys(ns)).as("limit %d", limit).isEqualTo(names("k", 25));
      assertThat(ALL.limit(limit).reversed().keys(ns))
          .as("reverse, limit %d", limit)
          .isEqualTo(names("k", 25).reversed());
    }
  }

  @Test
  void pageOfThousandItemsHoldsThemAll() {
    TestNamespace ns = namespace();
    TestData.fill(ns, names("k", 1_001), "v");
    ScanPage page = ALL.page(ns, Optional.empty());
    assertThat(page.entries()).hasSize(1_000);
    assertThat(page.more()).isTrue();
    assertThat(ALL.keys(ns)).isEqualTo(names("k", 1_001));
    assertThat(count(ns, "")).isEqualTo(1_001);
  }

  @Test
  void pageEndsBeforeItsBytesAreExceeded() {
    TestNamespace ns = namespace();
    TestData.fill(ns, names("k", 20), "v".repeat(1_000));
    for (long bytes : List.of(1L, 1_004L, 1_005L, 1_006L, 2_010L, 5_000L, 20_100L)) {
      assertThat(ALL.maxBytes(bytes).keys(ns)).as("%d bytes", bytes).isEqualTo(names("k", 20));
      assertThat(ALL.maxBytes(bytes).reversed().keys(ns))
          .as("reverse, %d bytes", bytes)
          .isEqualTo(names("k", 20).reversed());
    }
    assertThat(ALL.maxBytes(1).page(ns, Optional.empty()).entries()).hasSize(1);
  }

  @Test
  void itemLargerThanThePageComesAlone() {
    TestNamespace ns = namespace();
    ns.put("a", "small");
    ns.put("b", "x".repeat(100_000));
    ns.put("c", "small");
    assertThat(ALL.maxBytes(1_000).keys(ns)).containsExactly("a", "b", "c");
  }

  @Test
  void keysOnlyLeavesValuesEmpty() {
    TestNamespace ns = namespace();
    Version version = ns.put("k", "value");
    assertThat(ALL.withoutValues().entries(ns))
        .containsExactly(
            new ScanPage.Entry(Key.of("k"), new Item(ByteString.EMPTY, version, Expiry.NEVER)));
  }

  @Test
  void continuesBehindKeyThatIsGoneOrNeverWas() {
    TestNamespace ns = namespace();
    put(ns, "k", 5);
    ns.delete("k0002");
    assertThat(keysAfter(ns, ALL, "k0002")).containsExactly("k0003", "k0004");
    assertThat(keysAfter(ns, ALL.reversed(), "k0002")).containsExactly("k0001", "k0000");
    assertThat(keysAfter(ns, ALL, "k00015")).containsExactly("k0003", "k0004");
    assertThat(keysAfter(ns, ALL, "z")).isEmpty();
    assertThat(keysAfter(ns, ALL.reversed(), "a")).isEmpty();
  }

  @Test
  void continuesWithinTheRange() {
    TestNamespace ns = namespace();
    put(ns, "k", 6);
    Pages middle = Pages.between("k0001", "k0004");
    assertThat(keysAfter(ns, middle, "k0002")).containsExactly("k0003");
    assertThat(keysAfter(ns, middle.reversed(), "k0002")).containsExactly("k0001");
    assertThat(keysAfter(ns, middle, "a")).containsExactly("k0001", "k0002", "k0003");
    assertThat(keysAfter(ns, middle.reversed(), "z")).containsExactly("k0003", "k0002", "k0001");
  }

  @Test
  void passesOverDeletedAndExpiredItems() {
    TestNamespace ns = namespace();
    put(ns, "k", 6);
    ns.delete("k0000");
    ns.delete("k0005");
    ns.put("k0002", "v", Duration.ofSeconds(1));
    ns.put("k0003", "v", Duration.ofSeconds(3));
    ns.pass(Duration.ofSeconds(1));
    List<String> left = List.of("k0001", "k0003", "k0004");
    assertThat(ALL.keys(ns)).isEqualTo(left);
    assertThat(ALL.limit(1).keys(ns)).isEqualTo(left);
    assertThat(ALL.limit(1).reversed().keys(ns)).isEqualTo(left.reversed());
    assertThat(count(ns, "")).isEqualTo(3);
  }

  @Test
  void pageIsNotEmptyBehindManyDeletedItems() {
    TestNamespace ns = namespace();
    TestData.fill(ns, names("k", 300), "v");
    TestData.delete(ns, names("k", 299));
    ScanPage page = ALL.limit(10).page(ns, Optional.empty());
    assertThat(page.entries()).extracting(entry -> entry.key().text()).containsExactly("k0299");
  }

  private static List<String> keysAfter(TestNamespace ns, Pages pages, String after) {
    return pages.page(ns, Optional.of(Key.of(after))).entries().stream()
        .map(entry -> entry.key().text())
        .toList();
  }

  private static long count(TestNamespace ns, String prefix) {
    return Await.result(
        ns.scans().count(ns.call(), KeyRange.ofPrefix(ByteString.copyFromUtf8(prefix))));
  }

  private static void put(TestNamespace ns, String prefix, int count) {
    TestData.fill(ns, names(prefix, count), "v");
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> String.format("%s%04d", prefix, i)).toList();
  }
}
