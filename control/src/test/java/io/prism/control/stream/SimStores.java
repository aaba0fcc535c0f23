package io.prism.control.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The linearizable stores, and everything that was ever committed. */
final class SimStores implements CommittedSets, Leases {

  private final TreeMap<Long, ConfigSet> history = new TreeMap<>();
  private final Map<ProxyId, ProxyRecord> records = new HashMap<>();
  private final Consumer<ConfigSet> onCommit;
  private long revisions;

  SimStores(Consumer<ConfigSet> onCommit) {
    this.onCommit = onCommit;
  }

  @Override
  public ConfigSet newest() {
    return history.isEmpty() ? ConfigSet.NONE : history.lastEntry().getValue();
  }

  @Override
  public boolean commit(ConfigSet next, long expected) {
    if (newest().version() != expected) {
      return false;
    }
    assertThat(next.version()).as("a committed version").isGreaterThan(expected);
    history.put(next.version(), next);
    onCommit.accept(next);
    return true;
  }

  Optional<ConfigSet> committed(long version) {
    return Optional.ofNullable(history.get(version));
  }

  /** One of the last few sets, as files that are mounted late may hold it; sometimes none. */
  ConfigSet mounted(int age) {
    List<ConfigSet> all = new ArrayList<>(history.values());
    return all.size() > age ? all.get(all.size() - 1 - age) : ConfigSet.NONE;
  }

  @Override
  public Optional<ProxyRecord> read(ProxyId proxy) {
    return Optional.ofNullable(records.get(proxy));
  }

  @Override
  public List<ProxyRecord> list() {
    return List.copyOf(records.values());
  }

  @Override
  public int count() {
    return records.size();
  }

  @Override
  public Optional<ProxyRecord> create(ProxyRecord record) {
    if (records.containsKey(record.proxy())) {
      return Optional.empty();
    }
    String drawn = Long.toString(++revisions);
    return Optional.of(put(record.stored("i" + drawn, drawn)));
  }

  @Override
  public Optional<ProxyRecord> update(ProxyRecord record) {
    if (!isCurrent(record)) {
      return Optional.empty();
    }
    if (record.equals(records.get(record.proxy()))) {
      return Optional.of(record);
    }
    return Optional.of(put(record.stored(record.incarnation(), Long.toString(++revisions))));
  }

  @Override
  public boolean remove(ProxyRecord record) {
    return isCurrent(record) && records.remove(record.proxy()) != null;
  }

  private ProxyRecord put(ProxyRecord record) {
    records.put(record.proxy(), record);
    return record;
  }

  private boolean isCurrent(ProxyRecord record) {
    ProxyRecord stored = records.get(record.proxy());
    return stored != null
        && stored.incarnation().equals(record.incarnation())
        && stored.revision().equals(record.revision());
  }
}
