package io.prism.control.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What only one replica does: commits sets, and finds out which gateways are gone. A replica that
 * wrongly believes that it leads does no harm: each change is conditional on what it was decided
 * from, and waiting longer than needed is always safe.
 *
 * <p>A record counts from when this leader saw it change, by this leader's clock. A leader that has
 * just begun therefore waits a whole lease before it gives any gateway up.
 */
public final class Leader {

  private final CommittedSets committed;
  private final Leases leases;
  private final Duration goneAfter;
  private final Map<ProxyId, Seen> seen = new HashMap<>();
  private long floor;

  /** A leader that begins now. */
  public Leader(CommittedSets committed, Leases leases, Timers timers) {
    this.committed = committed;
    this.leases = leases;
    this.goneAfter = timers.goneAfter();
  }

  /**
   * Commits what follows from the committed set, see {@link ConfigSet#next}.
   *
   * @return the set that was committed; empty when nothing changed, or when another leader was
   *     faster, which the next call mends
   */
  public Optional<ConfigSet> commit(Collection<Entry> accepted, Set<String> deleted) {
    ConfigSet before = committed.newest();
    return before
        .next(accepted, deleted, floor)
        .filter(next -> committed.commit(next, before.version()));
  }

  /**
   * A gateway holds what a replica does not know. When the committed sets do not know it either,
   * they were restored from a backup, and the next version goes beyond what the gateway holds.
   */
  public void ahead(Held held) {
    ConfigSet newest = committed.newest();
    boolean unknown = held.version() == newest.version() && !held.equals(newest.held());
    if (held.version() > newest.version() || unknown) {
      exceed(held.version());
    }
  }

  /** Makes the next version a later one than this, and the next commit one that is made. */
  public void exceed(long version) {
    floor = Math.max(floor, version + 1);
  }

  /**
   * Looks at all records and removes those of gateways that can have no more effects. To be called
   * every few seconds.
   *
   * @return the processes that were given up
   */
  public List<ProxyId> sweep(long now) {
    List<ProxyRecord> records = leases.list();
    Map<ProxyId, Seen> before = new HashMap<>(seen);
    seen.clear();
    List<ProxyId> gone = new ArrayList<>();
    for (ProxyRecord record : records) {
      Seen last = before.get(record.proxy());
      if (last == null || !last.isOf(record)) {
        seen.put(record.proxy(), new Seen(record.incarnation(), record.revision(), now));
      } else if (now - last.since() > goneAfter.toNanos() && leases.remove(record)) {
        gone.add(record.proxy());
      } else {
        seen.put(record.proxy(), last);
      }
    }
    return gone;
  }

  /**
   * Who keeps a barrier from being reached. When the list is empty, no process that holds a lease,
   * or will ever be granted one, has an operation of an earlier epoch under way or will begin one.
   *
   * @throws IllegalStateException when the epoch is not committed: then nobody was told of it
   */
  public List<ProxyId> waitingFor(String namespace, int epoch) {
    if (committed.newest().entry(namespace).filter(entry -> entry.epoch() >= epoch).isEmpty()) {
      throw new IllegalStateException(
          "epoch " + epoch + " of '" + namespace + "' is not committed");
    }
    // Listed after the epoch was seen: a process without a record by now reads it before it is
    // admitted.
    return leases.list().stream()
        .filter(record -> record.quiesced().getOrDefault(namespace, -1) < epoch)
        .map(ProxyRecord::proxy)
        .toList();
  }

  /** A record as it was when it last changed. */
  private record Seen(String incarnation, String revision, long since) {
    boolean isOf(ProxyRecord record) {
      return incarnation.equals(record.incarnation()) && revision.equals(record.revision());
    }
  }
}
