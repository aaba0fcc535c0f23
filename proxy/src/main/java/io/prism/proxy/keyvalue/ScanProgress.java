package io.prism.proxy.keyvalue;

import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import io.prism.backend.keyvalue.wire.BatchEncoder;
import io.prism.backend.keyvalue.wire.ScanDecoder;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.keyvalue.v1.ScanResponse;
import io.prism.proxy.call.Call;
import java.util.Optional;

/** How far a scan has come. Used by one thread at a time. */
final class ScanProgress {

  private final String namespace;
  private final KeyRange range;
  private final boolean reverse;
  private final boolean keysOnly;
  private final long pageBytes;
  private final CursorSeal seal;
  private Optional<Key> after;
  private long itemsLeft;

  private ScanProgress(
      String namespace,
      KeyRange range,
      ScanRequest request,
      long pageBytes,
      CursorSeal seal,
      long itemsLeft) {
    this.namespace = namespace;
    this.range = range;
    this.reverse = request.getReverse();
    this.keysOnly = request.getKeysOnly();
    this.pageBytes = pageBytes;
    this.seal = seal;
    this.itemsLeft = itemsLeft;
    this.after =
        request.getCursor().isEmpty()
            ? Optional.empty()
            : Optional.of(seal.open(namespace, range, reverse, request.getCursor()));
  }

  /** Checks a request and starts where its cursor says. */
  static ScanProgress start(Call<?> call, ScanRequest request, CursorSeal seal, long maxItems) {
    ScanDecoder decoder = call.route().scans();
    return new ScanProgress(
        call.route().name(),
        decoder.range(request),
        request,
        decoder.pageBytes(request),
        seal,
        maxItems);
  }

  /** Items that may still be returned. */
  long itemsLeft() {
    return itemsLeft;
  }

  /** The next page. */
  ScanQuery query(int maxItems) {
    return new ScanQuery(range, reverse, after, maxItems, pageBytes, keysOnly);
  }

  /**
   * Takes a page in.
   *
   * @param limited whether the scan ends when no items are left, however many there are
   */
  ScanResponse advance(ScanPage page, boolean limited) {
    itemsLeft -= page.entries().size();
    boolean done = !page.more() || (limited && itemsLeft <= 0);
    if (done) {
      return BatchEncoder.scan(page, keysOnly, "");
    }
    Key last = page.entries().getLast().key();
    after = Optional.of(last);
    return BatchEncoder.scan(page, keysOnly, seal.seal(namespace, range, reverse, last));
  }
}
