package io.prism.operator.namespace;

import io.prism.control.stream.Entry;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.ProxyRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * What gateways told of finished erasures. They tell some at a time where there are many, and what
 * a process said once stays true of it. Safe for use by many threads.
 */
final class ToldErasures {

  private final ConcurrentMap<ProxyId, Map<String, Integer>> told = new ConcurrentHashMap<>();

  /** What the records tell together with what was told before; forgets gateways that are gone. */
  List<ProxyRecord> recall(List<ProxyRecord> records) {
    return records.stream().map(this::recall).toList();
  }

  private ProxyRecord recall(ProxyRecord record) {
    Map<String, Integer> all =
        told.compute(
            record.proxy(),
            (_, before) -> {
              Map<String, Integer> more = before == null ? new TreeMap<>() : new TreeMap<>(before);
              record
                  .quiesced()
                  .forEach(
                      (name, epoch) -> {
                        if (Entry.isErasure(name)) {
                          more.merge(name, epoch, Math::max);
                        }
                      });
              return Map.copyOf(more);
            });
    return record.with(all);
  }

  /** Only these are there. */
  void keep(List<ProxyRecord> records) {
    told.keySet().retainAll(records.stream().map(ProxyRecord::proxy).collect(Collectors.toSet()));
  }

  /** The erasure is over. */
  void forget(String namespace) {
    String name = Entry.erasureOf(namespace);
    told.replaceAll(
        (_, before) -> {
          if (!before.containsKey(name)) {
            return before;
          }
          Map<String, Integer> less = new TreeMap<>(before);
          less.remove(name);
          return Map.copyOf(less);
        });
  }
}
