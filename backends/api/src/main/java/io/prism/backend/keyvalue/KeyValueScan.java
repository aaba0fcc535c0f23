package io.prism.backend.keyvalue;

import io.prism.backend.BackendInterface;
import io.prism.backend.CallContext;
import java.util.concurrent.CompletableFuture;

/**
 * {@code keyvalue_scan}: ordered listing by pages. The caller asks for the next page when it is
 * ready for it, which is all the flow control there is. Following {@code after} from page to page
 * never skips or repeats an item that was there throughout.
 */
public interface KeyValueScan extends BackendInterface {

  /**
   * Reads a page in byte order of the keys. A page may be short of what was asked for, for instance
   * when many rows that nobody sees are in the way.
   */
  CompletableFuture<ScanPage> scan(CallContext context, ScanQuery query);

  /** The number of items in a range; one that comes or goes meanwhile may or may not count. */
  CompletableFuture<Long> count(CallContext context, KeyRange range);
}
