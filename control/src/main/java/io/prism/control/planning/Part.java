package io.prism.control.planning;

import io.prism.backend.Durability;
import java.util.EnumSet;
import java.util.Set;

/** What the gateways put around a store to keep what it cannot promise alone. */
public enum Part {
  /** Messages are on disk before they are acknowledged. */
  WRITE_AHEAD_LOG,
  /** Large messages are kept in an object store and only their address is sent. */
  CLAIM_CHECK,
  /** Messages are written in the transaction of the data. */
  OUTBOX,
  /** Messages are kept to be read again. */
  REPLAY_STORE,
  /** Old messages are moved to cheaper storage. */
  TIERED_STORAGE;

  /** Messages of up to this size are sent as they are. */
  public static final long CLAIM_CHECK_BYTES = 1024 * 1024;

  private static final int HOT_AND_WARM_DAYS = 30;

  /** The parts that a wish calls for, in the order in which they are put around the store. */
  public static Set<Part> of(Wish wish) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    boolean messaging = wish.api().isMessaging();
    if (messaging && wish.durability() == Durability.STRONG) {
      parts.add(WRITE_AHEAD_LOG);
    }
    if (messaging && wish.maxItemBytes() > CLAIM_CHECK_BYTES) {
      parts.add(CLAIM_CHECK);
    }
    boolean transactional = wish.api().isQueue() || wish.api() == ClientApi.TRANSACT;
    if (transactional && wish.needs().consistency() == Consistency.STRONG) {
      parts.add(OUTBOX);
    }
    if (messaging && wish.needs().messaging().replay()) {
      parts.add(REPLAY_STORE);
    }
    if (wish.api().isAppending() && isLong(wish.needs().retention())) {
      parts.add(TIERED_STORAGE);
    }
    return parts;
  }

  private static boolean isLong(Retention retention) {
    return switch (retention) {
      case Retention.Unsaid _ -> false;
      case Retention.Days days -> days.days() > HOT_AND_WARM_DAYS;
      case Retention.Forever _ -> true;
    };
  }
}
