package io.prism.backend.tck;

import java.time.Duration;

/** The ways in which a key holds no item. No operation may tell them apart. */
enum Absence {
  /** Nothing was ever written. */
  NEVER_WRITTEN {
    @Override
    void make(TestNamespace ns, String key) {}
  },
  /** The item was deleted. */
  DELETED {
    @Override
    void make(TestNamespace ns, String key) {
      ns.put(key, "gone");
      ns.delete(key);
    }
  },
  /** The item expired in this very millisecond, and its row is still there. */
  EXPIRED {
    @Override
    void make(TestNamespace ns, String key) {
      ns.put(key, "gone", TTL);
      ns.pass(TTL);
    }
  },
  /** The item expired and the sweeper came by. */
  EXPIRED_AND_SWEPT {
    @Override
    void make(TestNamespace ns, String key) {
      EXPIRED.make(ns, key);
      ns.sweep();
    }
  },
  /** The item was deleted long ago, and the sweeper removed its tombstone. */
  FORGOTTEN {
    @Override
    void make(TestNamespace ns, String key) {
      DELETED.make(ns, key);
      ns.pass(LONG_AGO);
      ns.sweep();
      ns.sweep();
    }
  };

  /** Longer than any store keeps tombstones or tokens. */
  static final Duration LONG_AGO = Duration.ofDays(400);

  private static final Duration TTL = Duration.ofSeconds(2);

  /** Makes a key that was never used hold no item; the namespace's clock may go on. */
  abstract void make(TestNamespace ns, String key);
}
