package io.prism.control.stream.edge;

import io.prism.control.stream.CommittedSets;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Leases;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.ProxyRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stores of a shard in memory. */
final class MemoryStores implements CommittedSets, Leases {

  private final Map<ProxyId, ProxyRecord> records = new HashMap<>();
  private ConfigSet newest = ConfigSet.NONE;
  private long revisions;

  @Override
  public synchronized ConfigSet newest() {
    return newest;
  }

  @Override
  public synchronized boolean commit(ConfigSet next, long expected) {
    if (newest.version() != expected) {
      return false;
    }
    newest = next;
    return true;
  }

  @Override
  public synchronized Optional<ProxyRecord> read(ProxyId proxy) {
    return Optional.ofNullable(records.get(proxy));
  }

  @Override
  public synchronized List<ProxyRecord> list() {
    return List.copyOf(records.values());
  }

  @Override
  public synchronized int count() {
    return records.size();
  }

  @Override
  public synchronized Optional<ProxyRecord> create(ProxyRecord record) {
    if (records.containsKey(record.proxy())) {
      return Optional.empty();
    }
    String drawn = Long.toString(++revisions);
    return Optional.of(put(record.stored("i" + drawn, drawn)));
  }

  @Override
  public synchronized Optional<ProxyRecord> update(ProxyRecord record) {
    return isCurrent(record)
        ? Optional.of(put(record.stored(record.incarnation(), Long.toString(++revisions))))
        : Optional.empty();
  }

  @Override
  public synchronized boolean remove(ProxyRecord record) {
    return isCurrent(record) && records.remove(record.proxy()) != null;
  }

  private ProxyRecord put(ProxyRecord record) {
    records.put(record.proxy(), record);
    return record;
  }

  private boolean isCurrent(ProxyRecord record) {
    return Optional.ofNullable(records.get(record.proxy()))
        .filter(stored -> stored.incarnation().equals(record.incarnation()))
        .filter(stored -> stored.revision().equals(record.revision()))
        .isPresent();
  }
}
