package io.prism.http2.frame;

import io.netty.channel.EventLoop;
import io.netty.util.internal.PlatformDependent;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Brings what other threads do to the loop, in order, as many things at a time as there are. Things
 * may be added by any thread.
 */
public final class LoopQueue {

  /** What is done at a time before others of the loop have their turn. */
  private static final int MOST_AT_ONCE = 256;

  private final EventLoop loop;
  private final Consumer<Throwable> failed;
  private final Runnable afterwards;
  private final Queue<Runnable> queue = PlatformDependent.newMpscQueue();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Runnable run = this::run;

  /**
   * A queue.
   *
   * @param failed told on the loop when a thing threw something; the next ones are done all the
   *     same
   * @param afterwards called on the loop when things were done
   */
  public LoopQueue(EventLoop loop, Consumer<Throwable> failed, Runnable afterwards) {
    this.loop = loop;
    this.failed = failed;
    this.afterwards = afterwards;
  }

  /** Has something done on the loop. */
  public void add(Runnable thing) {
    queue.add(thing);
    schedule();
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(run);
    }
  }

  private void run() {
    // Before the queue is looked at, so that what comes later is not missed.
    scheduled.set(false);
    try {
      for (int i = 0; i < MOST_AT_ONCE; i++) {
        Runnable next = queue.poll();
        if (next == null) {
          return;
        }
        run(next);
      }
      schedule();
    } finally {
      afterwards.run();
    }
  }

  private void run(Runnable thing) {
    try {
      thing.run();
    } catch (RuntimeException | Error e) {
      failed.accept(e);
    }
  }
}
