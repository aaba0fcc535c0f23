package io.prism.operator.namespace;

import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.operator.config.Propagation;
import java.util.Optional;

/** What the gateways of a shard are told, and what they say. Blocks. */
interface Fleet {

  /**
   * Puts an entry in force.
   *
   * @return a committed set that has it
   */
  ConfigSet publish(Entry entry);

  /**
   * Takes an entry out; costs nothing when there is none.
   *
   * @return a committed set without it
   */
  ConfigSet remove(String name);

  /** An entry that is in force. */
  Optional<Entry> find(String name);

  /** How far the gateways are. */
  Propagation gateways();
}
