package io.prism.operator.config;

import io.prism.control.stream.CommittedSets;
import io.prism.control.stream.ConfigSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Committed sets in memory; a test can come in between. */
class MemorySets implements CommittedSets {

  final AtomicInteger commits = new AtomicInteger();
  private ConfigSet newest = ConfigSet.NONE;

  @Override
  public synchronized ConfigSet newest() {
    return newest;
  }

  @Override
  public synchronized boolean commit(ConfigSet next, long expected) {
    if (newest.version() != expected) {
      return false;
    }
    commits.incrementAndGet();
    newest = next;
    return true;
  }
}
