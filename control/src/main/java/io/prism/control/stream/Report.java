package io.prism.control.stream;

import java.util.Map;
import java.util.Optional;

/**
 * What a session wants to be remembered of its gateway before it grants a lease.
 *
 * @param proxy the gateway's process
 * @param seq the last heartbeat that arrived
 * @param acked the newest version acknowledged
 * @param refused which entries are refused
 * @param quiesced for each namespace that needs a lease, the epoch before which nothing is under
 *     way; for each erasure that is done, by the name of its entry, its epoch
 * @param phase how far the process is with ending
 * @param admitTo the incarnation of the record that may be admitted; a later one may not, since
 *     barriers may have been reached between the two
 */
public record Report(
    ProxyId proxy,
    long seq,
    long acked,
    RefusedEntries refused,
    Map<String, Integer> quiesced,
    DrainPhase phase,
    Optional<String> admitTo) {

  /** Copies the map. */
  public Report {
    quiesced = Map.copyOf(quiesced);
  }
}
