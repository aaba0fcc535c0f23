package io.prism.http2.frame;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a peer never begins, or is gone: one that was silent for a while is asked, and has
 * to be heard of in time, whatever it sends. Used on the loop only.
 */
public final class KeepAlive {

  /**
   * How long peers may take.
   *
   * @param begin until the peer's settings are here
   * @param silence after which it is asked
   * @param answer time to be heard of then
   */
  public record Times(Duration begin, Duration silence, Duration answer) {}

  /** Why a peer is given up. */
  public enum Loss {
    /** It did not begin in time. */
    NOT_BEGUN,
    /** It did not answer. */
    SILENT
  }

  private final EventLoop loop;
  private final Times times;
  private final Runnable ask;
  private final Consumer<Loss> dead;
  private long heardAt;
  private boolean begun;
  private @Nullable Future<?> next;

  /**
   * Watches a connection.
   *
   * @param ask sends a PING
   * @param dead told at most once
   */
  public KeepAlive(EventLoop loop, Times times, Runnable ask, Consumer<Loss> dead) {
    this.loop = loop;
    this.times = times;
    this.ask = ask;
    this.dead = dead;
  }

  private Future<?> in(Duration time, Runnable action) {
    return loop.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The peer has to begin in time. */
  public void expectBeginning() {
    next = in(times.begin(), () -> dead.accept(Loss.NOT_BEGUN));
  }

  /** The peer's settings are here. */
  public void begun() {
    if (!begun) {
      begun = true;
      stop();
      heard();
      next = in(times.silence(), this::look);
    }
  }

  /** Something arrived. */
  public void heard() {
    heardAt = System.nanoTime();
  }

  /** When something arrived last, in {@link System#nanoTime}. */
  public long heardAt() {
    return heardAt;
  }

  private void look() {
    Duration silence = Duration.ofNanos(System.nanoTime() - heardAt);
    if (silence.compareTo(times.silence()) < 0) {
      next = in(times.silence().minus(silence), this::look);
      return;
    }
    ask.run();
    long asked = System.nanoTime();
    next = in(times.answer(), () -> lookForAnswer(asked));
  }

  private void lookForAnswer(long asked) {
    if (heardAt - asked < 0) {
      dead.accept(Loss.SILENT);
    } else {
      look();
    }
  }

  /** The line is gone. */
  public void stop() {
    if (next != null) {
      next.cancel(false);
    }
  }
}
