package io.prism.operator.config;

import io.prism.control.stream.ConfigSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Committed sets in memory; a test can come in between. */
class MemorySets implements StoredSets {

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

  @Override
  public synchronized boolean isIntact() {
    return newest != ConfigSet.NONE;
  }

  @Override
  public synchronized boolean discard() {
    boolean was = newest != ConfigSet.NONE;
    newest = ConfigSet.NONE;
    return was;
  }

  /** Somebody else writes or removes what is stored. */
  synchronized void damage(ConfigSet instead) {
    newest = instead;
  }
}
