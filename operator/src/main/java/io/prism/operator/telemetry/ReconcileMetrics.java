package io.prism.operator.telemetry;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** How many reconciliations there are of each kind, how long they take, and how they end. */
final class ReconcileMetrics implements Metrics {

  private final MeterRegistry meters;

  ReconcileMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    Timer.Sample sample = Timer.start(meters);
    String outcome = "failed";
    try {
      T result = execution.execute();
      outcome = "ok";
      return result;
    } finally {
      sample.stop(
          Timer.builder("prism.operator.reconciliation")
              .description("Looks at one resource: putting it in force, or letting it go")
              .tag("kind", kind(execution))
              .tag("outcome", outcome)
              .register(meters));
    }
  }

  private static String kind(ControllerExecution<?> execution) {
    return execution.metadata().get(Constants.RESOURCE_GVK_KEY) instanceof GroupVersionKind kind
        ? kind.getKind()
        : execution.controllerName();
  }
}
