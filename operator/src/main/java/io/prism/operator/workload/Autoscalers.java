package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehaviorBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects that decide the number of a Deployment's pods. */
final class Autoscalers {

  private static final String DEPLOYMENT_API = "apps/v1";
  private static final String DEPLOYMENT = "Deployment";

  private Autoscalers() {}

  /** Nothing when the number is fixed. */
  static Optional<HasMetadata> of(Scaling scaling, ObjectMeta metadata) {
    return switch (scaling) {
      case Scaling.Fixed fixed -> Optional.empty();
      case Scaling.Hpa hpa -> Optional.of(hpa(hpa, metadata));
      case Scaling.Keda keda -> Optional.of(scaledObject(keda, metadata));
    };
  }

  private static HasMetadata hpa(Scaling.Hpa hpa, ObjectMeta metadata) {
    return new HorizontalPodAutoscalerBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withNewScaleTargetRef(DEPLOYMENT_API, DEPLOYMENT, metadata.getName())
        .withMinReplicas(hpa.min())
        .withMaxReplicas(hpa.max())
        .withMetrics(hpa.metrics())
        .withBehavior(hpa.behavior().orElseGet(Autoscalers::usual))
        .endSpec()
        .build();
  }

  private static HasMetadata scaledObject(Scaling.Keda keda, ObjectMeta metadata) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put(
        "scaleTargetRef",
        new TreeMap<>(
            Map.of("apiVersion", DEPLOYMENT_API, "kind", DEPLOYMENT, "name", metadata.getName())));
    spec.put("minReplicaCount", keda.min());
    spec.put("maxReplicaCount", keda.max());
    spec.put("pollingInterval", keda.pollingSeconds());
    spec.put("cooldownPeriod", keda.cooldownSeconds());
    Map<String, Object> autoscaler = new LinkedHashMap<>();
    autoscaler.put("name", metadata.getName());
    autoscaler.put("behavior", keda.behavior().orElseGet(Autoscalers::usual));
    spec.put("advanced", Map.of("horizontalPodAutoscalerConfig", autoscaler));
    spec.put("triggers", keda.triggers());
    var object = new GenericKubernetesResource();
    object.setApiVersion("keda.sh/v1alpha1");
    object.setKind("ScaledObject");
    object.setMetadata(metadata);
    object.setAdditionalProperty("spec", spec);
    return object;
  }

  /** Up at once, down slowly: pods that went have to warm up again when the load comes back. */
  private static HorizontalPodAutoscalerBehavior usual() {
    return new HorizontalPodAutoscalerBehaviorBuilder()
        .withNewScaleUp()
        .withStabilizationWindowSeconds(0)
        .withSelectPolicy("Max")
        .addNewPolicy(15, "Percent", 100)
        .addNewPolicy(15, "Pods", 4)
        .endScaleUp()
        .withNewScaleDown()
        .withStabilizationWindowSeconds(300)
        .withSelectPolicy("Min")
        .addNewPolicy(60, "Percent", 50)
        .addNewPolicy(60, "Pods", 2)
        .endScaleDown()
        .build();
  }
}
