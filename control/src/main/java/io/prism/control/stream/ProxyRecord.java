package io.prism.control.stream;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all replicas know of one gateway process. While there is a record, barriers wait for the
 * process.
 *
 * @param proxy the process
 * @param incarnation drawn by the store when the record is made, and never again
 * @param revision drawn by the store at every change
 * @param seq the last heartbeat that renewed it
 * @param acked the newest version the process acknowledged
 * @param refused which entries it refuses
 * @param quiesced for each namespace that needs a lease, the epoch before which nothing is under
 *     way; for each erasure that is done, by the name of its entry, its epoch
 * @param phase how far it is with ending
 * @param admitted whether it was seen to be in every epoch that a barrier may have been reached for
 *     while it had no record; only then is it granted a lease
 */
public record ProxyRecord(
    ProxyId proxy,
    String incarnation,
    String revision,
    long seq,
    long acked,
    RefusedEntries refused,
    Map<String, Integer> quiesced,
    DrainPhase phase,
    boolean admitted) {

  /** Copies the map. */
  public ProxyRecord {
    quiesced = Collections.unmodifiableMap(new TreeMap<>(quiesced));
  }

  /** Whether the process has erased what a namespace held, by an order of this epoch or later. */
  public boolean hasErased(String namespace, int epoch) {
    return quiesced.getOrDefault(Entry.erasureOf(namespace), 0) >= epoch;
  }

  /** The same with further epochs. */
  public ProxyRecord with(Map<String, Integer> further) {
    Map<String, Integer> epochs = new TreeMap<>(quiesced);
    further.forEach((name, epoch) -> epochs.merge(name, epoch, Math::max));
    return new ProxyRecord(
        proxy, incarnation, revision, seq, acked, refused, epochs, phase, admitted);
  }

  /** The first record of a process, as yet without incarnation and revision. */
  static ProxyRecord joining(Report report) {
    return new ProxyRecord(
        report.proxy(),
        "",
        "",
        report.seq(),
        report.acked(),
        report.refused(),
        report.quiesced(),
        report.phase(),
        false);
  }

  /**
   * The same process after a report. Reports of an older stream may arrive late, so nothing that
   * only grows is lowered by one.
   */
  ProxyRecord renewed(Report report) {
    Map<String, Integer> epochs = new TreeMap<>(quiesced);
    // Erasures go when they are done, and what was told of them need not be kept.
    epochs.keySet().removeIf(Entry::isErasure);
    report.quiesced().forEach((name, epoch) -> epochs.merge(name, epoch, Math::max));
    return new ProxyRecord(
        proxy,
        incarnation,
        revision,
        Math.max(seq, report.seq()),
        Math.max(acked, report.acked()),
        report.seq() < seq || !report.refused().isComplete() ? refused : report.refused(),
        epochs,
        phase.compareTo(report.phase()) > 0 ? phase : report.phase(),
        admitted || report.admitTo().filter(incarnation::equals).isPresent());
  }

  /** The same record as the store returns it. */
  public ProxyRecord stored(String newIncarnation, String newRevision) {
    return new ProxyRecord(
        proxy, newIncarnation, newRevision, seq, acked, refused, quiesced, phase, admitted);
  }
}
