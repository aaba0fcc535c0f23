package io.prism.operator.namespace;

import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.operator.config.Propagation;
import io.prism.operator.config.Publishers;
import io.prism.operator.resource.ObjectKey;
import java.util.Optional;

/** The gateways of a shard as the leader reaches them. */
record ShardFleet(ObjectKey shard, Publishers publishers, NamespaceSources sources)
    implements Fleet {

  @Override
  public ConfigSet publish(Entry entry) {
    return publishers.of(shard).publish(entry);
  }

  @Override
  public ConfigSet remove(String name) {
    return publishers.of(shard).remove(name);
  }

  @Override
  public Optional<Entry> find(String name) {
    return publishers.of(shard).find(name);
  }

  @Override
  public Propagation gateways() {
    return sources.erasers(shard);
  }
}
