package io.prism.control.stream;

import java.util.List;
import java.util.Optional;

/**
 * One record for each gateway process of a shard. Linearizable: a call sees every change that
 * succeeded before it began, whoever made it.
 */
public interface Leases {

  /** The record of a process. */
  Optional<ProxyRecord> read(ProxyId proxy);

  /** All records. */
  List<ProxyRecord> list();

  /** How many there are. Nothing is decided by it, so it may be as of some seconds ago. */
  int count();

  /**
   * Makes the first record of a process, or one after its record was removed.
   *
   * @return the record with its incarnation and revision; empty when there is one already
   */
  Optional<ProxyRecord> create(ProxyRecord record);

  /**
   * Replaces the record that has the given one's incarnation and revision.
   *
   * @return the record with its next revision; empty when it was changed or removed meanwhile
   */
  Optional<ProxyRecord> update(ProxyRecord record);

  /**
   * Removes the record that has the given one's incarnation and revision.
   *
   * @return whether it was there; a changed one stays
   */
  boolean remove(ProxyRecord record);
}
