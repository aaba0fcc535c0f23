package io.prism.operator.namespace;

import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.DrainPhase;
import io.prism.control.stream.Entry;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.ProxyRecord;
import io.prism.control.stream.RefusedEntries;
import io.prism.operator.config.Propagation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A shard whose gateways say what a test wants. */
final class TestFleet implements Fleet {

  private final List<ProxyRecord> records = new ArrayList<>();
  private ConfigSet set = ConfigSet.of(1, List.of());

  @Override
  public ConfigSet publish(Entry entry) {
    set = set.next(List.of(entry), Set.of(), 0).orElse(set);
    return set;
  }

  @Override
  public ConfigSet remove(String name) {
    set = set.next(List.of(), Set.of(name), 0).orElse(set);
    return set;
  }

  @Override
  public Optional<Entry> find(String name) {
    return set.entry(name);
  }

  @Override
  public Propagation gateways() {
    return Propagation.of(records);
  }

  ConfigSet set() {
    return set;
  }

  /** Its gateways are gone. */
  void leave() {
    records.clear();
  }

  /** A gateway has what is committed, and has erased this. */
  void says(String pod, Map<String, Integer> erased) {
    says(pod, erased, RefusedEntries.NONE);
  }

  /** The same; some of it is refused. */
  void says(String pod, Map<String, Integer> erased, RefusedEntries refused) {
    records.removeIf(record -> record.proxy().pod().equals(pod));
    records.add(record(pod, set.version(), erased, refused));
  }

  static ProxyRecord record(
      String pod, long acked, Map<String, Integer> erased, RefusedEntries refused) {
    return new ProxyRecord(
        new ProxyId(pod, "boot"), "i", "r", 1, acked, refused, erased, DrainPhase.SERVING, true);
  }
}
