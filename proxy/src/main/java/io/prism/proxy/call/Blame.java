package io.prism.proxy.call;

import io.prism.backend.error.PrismException;
import java.util.concurrent.TimeUnit;

/**
 * What a call's course says of its store. Written by the door's thread while it runs the handler;
 * whoever ends the call asks.
 */
final class Blame {

  /** A store that was given less time than this is not to blame for a timeout. */
  private static final long FAIR_CHANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final CallClock clock;

  private boolean asked;
  private boolean leftLoop;

  Blame(CallClock clock) {
    this.clock = clock;
  }

  /** The handler has asked the store. */
  void storeAsked() {
    asked = true;
  }

  /** The store did not answer on the spot. */
  void storeTakesTime() {
    asked = true;
    leftLoop = true;
  }

  /** What an answer says, whatever it is. */
  Ticket.Verdict onAnswer() {
    return leftLoop ? Ticket.Verdict.ANSWERED : Ticket.Verdict.ANSWERED_AT_ONCE;
  }

  /** What the failure says that ended the call. */
  Ticket.Verdict onFailure(PrismException failure) {
    return asked
        ? onFailure(failure, onAnswer(), clock.workedNanos(), clock.isOver())
        : Ticket.Verdict.NONE;
  }

  /**
   * What the failure says of the store that was asked.
   *
   * @param answer what it would have said of another answer
   * @param workedNanos how long ago the work began
   * @param over whether the time to answer has come, or nearly so
   */
  static Ticket.Verdict onFailure(
      PrismException failure, Ticket.Verdict answer, long workedNanos, boolean over) {
    if (!Ticket.blamesStore(failure)) {
      return answer;
    }
    return over && workedNanos < FAIR_CHANCE_NANOS ? Ticket.Verdict.NONE : Ticket.Verdict.FAILED;
  }

  /** What it says that nothing has come from the store until now, if the call waits for it. */
  Ticket.Verdict onSilence(boolean waitsForStore) {
    return onSilence(leftLoop && waitsForStore && clock.isOver(), clock.workedNanos());
  }

  /**
   * What it says that nothing has come from a store.
   *
   * @param late whether the call waits for it, and the time to answer has come, or nearly so
   * @param workedNanos how long ago the work began
   */
  static Ticket.Verdict onSilence(boolean late, long workedNanos) {
    return late && workedNanos >= FAIR_CHANCE_NANOS ? Ticket.Verdict.FAILED : Ticket.Verdict.NONE;
  }
}
