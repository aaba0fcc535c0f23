package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A scan to be read page by page.
 *
 * @param range the keys
 * @param reverse from the last key to the first
 * @param limit most items in a page
 * @param maxBytes most bytes in a page
 * @param keysOnly without values
 */
record Pages(KeyRange range, boolean reverse, int limit, long maxBytes, boolean keysOnly) {

  /** Pages of a thousand items. */
  static Pages of(KeyRange range) {
    return new Pages(range, false, 1_000, 4L << 20, false);
  }

  /** Pages of a thousand items whose keys start with a text. */
  static Pages ofPrefix(String prefix) {
    return of(KeyRange.ofPrefix(ByteString.copyFromUtf8(prefix)));
  }

  /** Pages of a thousand items from one key to before another. */
  static Pages between(String start, String end) {
    return of(
        new KeyRange(ByteString.copyFromUtf8(start), Optional.of(ByteString.copyFromUtf8(end))));
  }

  /** The same from the last key to the first. */
  Pages reversed() {
    return new Pages(range, !reverse, limit, maxBytes, keysOnly);
  }

  /** The same in pages of at most this many items. */
  Pages limit(int items) {
    return new Pages(range, reverse, items, maxBytes, keysOnly);
  }

  /** The same in pages of at most this many bytes. */
  Pages maxBytes(long bytes) {
    return new Pages(range, reverse, limit, bytes, keysOnly);
  }

  /** The same without values. */
  Pages withoutValues() {
    return new Pages(range, reverse, limit, maxBytes, true);
  }

  /** Reads the page behind a key. */
  ScanPage page(TestNamespace ns, Optional<Key> after) {
    return Await.result(
        ns.scans()
            .scan(ns.call(), new ScanQuery(range, reverse, after, limit, maxBytes, keysOnly)));
  }

  /** Reads every page; each keeps to its bounds. */
  List<ScanPage.Entry> entries(TestNamespace ns) {
    List<ScanPage.Entry> entries = new ArrayList<>();
    Optional<Key> after = Optional.empty();
    boolean more = true;
    while (more) {
      ScanPage page = page(ns, after);
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
      assertThat(page.entries().size() == 1 || bytes(page) <= maxBytes)
          .as("a page of several items keeps to its bytes")
          .isTrue();
      entries.addAll(page.entries());
      more = page.more();
      after = more ? Optional.of(page.entries().getLast().key()) : after;
    }
    return entries;
  }

  /** The keys of every page. */
  List<String> keys(TestNamespace ns) {
    return entries(ns).stream().map(entry -> entry.key().text()).toList();
  }

  private static long bytes(ScanPage page) {
    return page.entries().stream()
        .mapToLong(entry -> (long) entry.key().size() + entry.item().value().size())
        .sum();
  }
}
