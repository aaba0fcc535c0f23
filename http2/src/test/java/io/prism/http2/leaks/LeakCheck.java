package io.prism.http2.leaks;

import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which a buffer of Netty's is lost. JUnit finds it by itself, in every
 * module that has this one's tests on its class path.
 */
public final class LeakCheck implements AfterAllCallback {

  private static final long PATIENCE_MILLIS = 10_000;

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    boolean nested = context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
    if (nested || !LeakRecorder.isUsed()) {
      return;
    }
    List<String> lost = lost();
    if (!lost.isEmpty()) {
      throw new AssertionError(
          "after this class, or one before it, %d buffers are lost: %s"
              .formatted(lost.size(), String.join("\n", lost)));
    }
  }

  /** Has garbage collected and asks what was in it that somebody should have released. */
  static List<String> lost() throws InterruptedException {
    // What one collection finds is told before what the next one finds.
    collect();
    collect();
    // Netty looks when it makes a buffer.
    ByteBufAllocator.DEFAULT.buffer(1).release();
    return LeakRecorder.take();
  }

  private static void collect() throws InterruptedException {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    WeakReference<Object> garbage = new WeakReference<>(new Object(), queue);
    System.gc();
    if (queue.remove(PATIENCE_MILLIS) != garbage) {
      throw new IllegalStateException("the collector does not collect");
    }
  }
}
