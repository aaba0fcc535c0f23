package io.prism.control.stream;

import java.time.Duration;
import java.util.List;

/**
 * What a replica says to a gateway. The meaning of each is that of its message in {@code
 * control.proto}.
 */
public sealed interface Down {

  /**
   * A part of a snapshot or of a delta.
   *
   * @param from the version a delta starts from; 0 for a snapshot
   * @param to the version it leads to
   * @param hash the hash of that version
   * @param part which part this is, from 0
   * @param parts how many there are
   * @param changed entries that differ; all of them in a snapshot
   * @param removed names of entries that are no more
   */
  record Update(
      long from,
      long to,
      String hash,
      int part,
      int parts,
      List<Entry> changed,
      List<String> removed)
      implements Down {
    /** Copies the lists. */
    public Update {
      if (part < 0 || part >= parts || from < 0 || from >= to) {
        throw new IllegalArgumentException(
            "part %d of %d from %d to %d".formatted(part, parts, from, to));
      }
      changed = List.copyOf(changed);
      removed = List.copyOf(removed);
    }

    /** Whether it stands on its own. */
    public boolean isSnapshot() {
      return from == 0;
    }
  }

  /** Operations of a namespace that began before an epoch shall end. */
  record Barrier(String namespace, int epoch) implements Down {}

  /**
   * What needs a lease may be served, counted from when the heartbeat was sent.
   *
   * @param gateways how many there are in the shard; 0 when nobody counted
   */
  record LeaseGrant(long seq, Duration ttl, int gateways) implements Down {}

  /** The gateway shall end. */
  record Drain(Duration timeout, String reason) implements Down {}

  /** The gateway shall repeat its ack and its nacks. */
  record Ping() implements Down {}
}
