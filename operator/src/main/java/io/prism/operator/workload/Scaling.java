package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who decides how many pods there are. */
public sealed interface Scaling {

  /** The resource does. */
  record Fixed(int replicas) implements Scaling {}

  /**
   * A HorizontalPodAutoscaler does.
   *
   * @param min fewest pods
   * @param max most pods
   * @param metrics what it looks at
   * @param behavior its pace; empty: the usual one
   */
  record Hpa(
      int min,
      int max,
      List<MetricSpec> metrics,
      Optional<HorizontalPodAutoscalerBehavior> behavior)
      implements Scaling {

    /** Copies the metrics. */
    public Hpa {
      metrics = List.copyOf(metrics);
    }
  }

  /**
   * A KEDA ScaledObject does.
   *
   * @param min fewest pods
   * @param max most pods
   * @param pollingSeconds between two looks at the triggers
   * @param cooldownSeconds without an active trigger before there are fewer pods
   * @param triggers what it looks at, as KEDA writes them
   * @param behavior the pace of the autoscaler that KEDA makes; empty: the usual one
   */
  record Keda(
      int min,
      int max,
      int pollingSeconds,
      int cooldownSeconds,
      List<Map<String, Object>> triggers,
      Optional<HorizontalPodAutoscalerBehavior> behavior)
      implements Scaling {

    /** Copies the triggers. */
    public Keda {
      triggers = List.copyOf(triggers);
    }
  }

  /** The number that the operator sets itself; empty when it is for an autoscaler to say. */
  default Optional<Integer> fixedReplicas() {
    return this instanceof Fixed fixed ? Optional.of(fixed.replicas()) : Optional.empty();
  }
}
