package io.prism.http2.leaks;

import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps what Netty finds out about lost buffers, which it would only log. Netty makes them when the
 * system property {@code io.netty.customResourceLeakDetector} names this class.
 */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {

  private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();
  private static volatile boolean used;

  /** As Netty calls it. */
  public LeakRecorder(Class<?> resource, int samplingInterval) {
    super(resource, samplingInterval);
    used = true;
  }

  /** As Netty did once, and still looks for. */
  public LeakRecorder(Class<?> resource, int samplingInterval, long ignored) {
    this(resource, samplingInterval);
  }

  /** Whether Netty looks for leaks in this process, and tells of them here. */
  static boolean isUsed() {
    return used;
  }

  /** What was lost since the last time. */
  static List<String> take() {
    List<String> taken = new ArrayList<>();
    for (String found = FOUND.poll(); found != null; found = FOUND.poll()) {
      taken.add(found);
    }
    return taken;
  }

  /** Tests may have turned off the log. */
  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String resource, String records) {
    FOUND.add(resource + " was lost. Last seen:" + records);
  }

  @Override
  protected void reportUntracedLeak(String resource) {
    FOUND.add(resource + " was lost");
  }
}
