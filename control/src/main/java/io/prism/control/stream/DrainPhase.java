package io.prism.control.stream;

/** How far a gateway is with ending; it never goes back. */
public enum DrainPhase {
  /** It accepts calls. */
  SERVING,
  /** It finishes calls under way and accepts no more. */
  DRAINING,
  /** No call is under way and it gave its lease up; nobody needs to wait for it. */
  STOPPED
}
