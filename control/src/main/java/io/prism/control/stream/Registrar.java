package io.prism.control.stream;

import java.util.Optional;

/**
 * Remembers the reports of a replica's sessions. Blocks on the stores; the two steps of a renewal
 * are apart because their order is what makes it safe, not their being together.
 */
public final class Registrar {

  private static final int ATTEMPTS = 3;

  private final Leases leases;
  private final CommittedSets committed;

  /** A registrar over the two stores of a shard. */
  public Registrar(Leases leases, CommittedSets committed) {
    this.leases = leases;
    this.committed = committed;
  }

  /**
   * First step: makes the report part of the process's record.
   *
   * @param last the record as the session stored it last, which saves reading it: an update of one
   *     that was changed since fails, and then it is read
   * @return the record as stored; empty when others changed it all the time, which the next
   *     heartbeat mends
   */
  public Optional<ProxyRecord> remember(Report report, Optional<ProxyRecord> last) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<ProxyRecord> before =
          attempt == 0 && last.isPresent() ? last : leases.read(report.proxy());
      Optional<ProxyRecord> after =
          before.isPresent()
              ? leases.update(before.get().renewed(report))
              : leases.create(ProxyRecord.joining(report));
      if (after.isPresent()) {
        return after;
      }
    }
    return Optional.empty();
  }

  /**
   * Second step: what the session is told. For a process that is not admitted, the committed set is
   * read only now: it holds every epoch whose barrier was reached without the process, and every
   * later barrier waits for its record.
   */
  public Renewed confirm(Report report, ProxyRecord stored) {
    return new Renewed(
        report.seq(),
        stored.incarnation(),
        stored.admitted(),
        stored.admitted() ? ConfigSet.NONE : committed.newest(),
        leases.count());
  }

  /** Forgets a process that has stopped, so that no barrier waits for it. */
  public void release(ProxyId proxy) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<ProxyRecord> record = leases.read(proxy);
      if (record.isEmpty() || leases.remove(record.get())) {
        return;
      }
    }
  }
}
