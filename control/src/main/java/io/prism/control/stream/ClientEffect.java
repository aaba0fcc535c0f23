package io.prism.control.stream;

import java.time.Duration;

/** What a gateway does for its client. */
public sealed interface ClientEffect {

  /** Sends a message to the replica. */
  record Send(Up message) implements ClientEffect {}

  /**
   * Reads an entry and makes ready what it needs, such as connections, while the old routing
   * serves; then calls {@link ProxyClient#onWarmed} or {@link ProxyClient#onRefused}. One of the
   * two must come: an entry that can be read but whose store does not answer counts as warmed.
   */
  record Warm(Entry entry) implements ClientEffect {}

  /**
   * Serves calls that begin from now on with the entry. When it needs a lease, {@link
   * ProxyClient#onQuiesced} is called once no operation of an earlier epoch is under way.
   */
  record Serve(Entry entry) implements ClientEffect {}

  /**
   * Serves an entry no more, since its deletion has finished, or makes it ready no further: it is
   * in the newest set no more.
   */
  record Retire(String name) implements ClientEffect {}

  /** Ends operations that began before an epoch and would take long, such as scans. */
  record EndOlder(String name, int epoch) implements ClientEffect {}

  /** Takes its part of what is limited for all gateways of the shard together. */
  record Share(int gateways) implements ClientEffect {}

  /**
   * Refuses calls, finishes those under way, then calls {@link ProxyClient#onDrained}.
   *
   * @param timeout how long that may take
   */
  record BeginDrain(Duration timeout, String reason) implements ClientEffect {}
}
