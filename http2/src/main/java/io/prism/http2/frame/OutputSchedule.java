package io.prism.http2.frame;

import io.netty.channel.EventLoop;

/**
 * Decides when a connection's output is written: once at the end of what the loop is at, never
 * frame by frame. Used on the loop only.
 */
public final class OutputSchedule {

  /** What waits on a connection for windows or for the line. */
  public interface Source {

    /** Whether there is something that could go on if the line lets it. */
    boolean isPending();

    /** Appends what can be sent. */
    void pump();

    /** A step on the loop failed, so nobody knows what the peer would see. */
    void failed(Throwable failure);
  }

  /** Rounds of writing that a connection has before others of the loop have their turn. */
  private static final int ROUNDS = 5;

  private final EventLoop loop;
  private final Output output;
  private final Source source;
  private final Runnable later = this::flushLater;
  private boolean reading;
  private boolean scheduled;

  /** The schedule of a connection. */
  public OutputSchedule(EventLoop loop, Output output, Source source) {
    this.loop = loop;
    this.output = output;
    this.source = source;
  }

  /** Whether the loop is reading what arrived, at the end of which everything is written. */
  public void reading(boolean reads) {
    reading = reads;
  }

  /** Something was appended: it is written soon, with whatever else comes until then. */
  public void touch() {
    if (!reading && !scheduled) {
      scheduled = true;
      loop.execute(later);
    }
  }

  private void flushLater() {
    scheduled = false;
    try {
      flush();
    } catch (RuntimeException | Error e) {
      source.failed(e);
    }
  }

  /** Writes what was appended when that is much already, in the middle of what the loop is at. */
  void flushIfLarge() {
    output.flushIfLarge();
  }

  /** Writes what was appended, and what waits and can be sent now. */
  public void flush() {
    for (int i = 0; i < ROUNDS; i++) {
      if (source.isPending() && output.hasRoom()) {
        source.pump();
      }
      if (!output.isPending()) {
        return;
      }
      output.flush();
      if (output.isPending()) {
        // Kept until the peer takes what it was sent before.
        break;
      }
    }
    if (source.isPending() && output.hasRoom()) {
      touch();
    }
  }
}
