package io.prism.control.stream;

import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A gateway's own lease: valid for a time from when it sent the heartbeat that was answered. */
final class Lease {

  /** More heartbeats than can be unanswered within any lease. */
  private static final int REMEMBERED = 64;

  private final NavigableMap<Long, Long> sent = new TreeMap<>();
  private boolean granted;
  private boolean surrendered;
  private long expiry;

  void sent(long seq, long now) {
    sent.put(seq, now);
    if (sent.size() > REMEMBERED) {
      sent.pollFirstEntry();
    }
  }

  /** Counts from sending, not from receiving: the answer may have been on its way for long. */
  void grant(long seq, Duration ttl) {
    Long sentAt = sent.get(seq);
    if (sentAt == null || surrendered) {
      return;
    }
    long until = sentAt + ttl.toNanos();
    // By difference, since a monotonic clock may start anywhere, and later heartbeats only.
    if (!granted || until - expiry > 0) {
      granted = true;
      expiry = until;
    }
    sent.headMap(seq, false).clear();
  }

  void surrender() {
    surrendered = true;
  }

  boolean isValid(long now) {
    return granted && !surrendered && expiry - now > 0;
  }
}
