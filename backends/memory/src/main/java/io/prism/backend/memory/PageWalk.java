package io.prism.backend.memory;

import com.google.protobuf.ByteString;
import io.prism.backend.CallContext;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects one page. */
final class PageWalk extends RangeWalk<ScanPage> {

  private final ScanQuery query;
  private final List<ScanPage.Entry> entries = new ArrayList<>();
  private long bytes;
  private boolean more;

  PageWalk(NamespaceTable table, CallContext call, ScanQuery query) {
    super(table, call, table.keys(query.range(), query.reverse(), query.after()));
    this.query = query;
  }

  @Override
  boolean accept(Key key, Item item) {
    Item shown =
        query.keysOnly()
            ? new Item(ByteString.EMPTY, item.version(), item.expiresAtMillis())
            : item;
    bytes += key.size() + shown.value().size();
    boolean fits =
        entries.isEmpty() || (entries.size() < query.limit() && bytes <= query.maxBytes());
    if (fits) {
      entries.add(new ScanPage.Entry(key, shown));
    }
    more = !fits;
    return fits;
  }

  @Override
  ScanPage result() {
    return new ScanPage(entries, more);
  }

  @Override
  Optional<ScanPage> resultSoFar() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(new ScanPage(entries, true));
  }
}
