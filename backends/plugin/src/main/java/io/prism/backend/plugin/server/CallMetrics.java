package io.prism.backend.plugin.server;

import com.google.rpc.Code;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.prism.backend.error.ErrorCatalog;
import io.prism.common.v1.ErrorReason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts and times the calls of one method, by status. */
final class CallMetrics {

  private final MeterRegistry meters;
  private final String method;
  private final Map<Code, Timer> timers = new ConcurrentHashMap<>();

  CallMetrics(MeterRegistry meters, String method) {
    this.meters = meters;
    this.method = method;
  }

  /**
   * Notes the end of a call.
   *
   * @param failure why it failed; null when it did not
   * @param startNanos when it began, on the scale of {@link System#nanoTime()}
   */
  void record(@Nullable ErrorReason failure, long startNanos) {
    Code code = failure == null ? Code.OK : ErrorCatalog.code(failure);
    timers
        .computeIfAbsent(code, this::timer)
        .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Code code) {
    return Timer.builder("prism.plugin.calls")
        .description("Data calls that the plugin process has answered")
        .tag("method", method)
        .tag("status", code.name())
        .register(meters);
  }
}
