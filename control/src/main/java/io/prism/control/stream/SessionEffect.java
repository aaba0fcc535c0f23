package io.prism.control.stream;

/** What a replica does for a session. */
public sealed interface SessionEffect {

  /** Sends a message to the gateway. */
  record Send(Down message) implements SessionEffect {}

  /**
   * Remembers a report with a {@link Registrar}, then calls {@link ProxySession#onRenewed}. When it
   * fails, nothing more is to be done.
   */
  record Renew(Report report) implements SessionEffect {}

  /** Forgets the record of a gateway that has stopped. */
  record Release(ProxyId proxy) implements SessionEffect {}

  /**
   * Tells the leader that a gateway holds something newer than, or different from, what this
   * replica knows. It matters when the committed sets confirm it: see {@link Leader#ahead}.
   */
  record Ahead(Held held) implements SessionEffect {}

  /** Ends the stream; the gateway connects again. */
  record Close(String reason) implements SessionEffect {}
}
