package io.prism.operator.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.prism.crds.common.Autoscaling;
import io.prism.crds.common.AutoscalingMode;
import io.prism.crds.common.MetricType;
import io.prism.crds.common.Trigger;
import io.prism.crds.common.TriggerAuthenticationKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads who decides how many pods there are. */
final class ScalingReader {

  /** The metric behind {@code targetRequestsPerSecond}, which an adapter has to offer. */
  static final String CALLS_METRIC = "prism_calls_per_second";

  private static final int MAX_REPLICAS = 1000;
  private static final int DEFAULT_MAX = 10;
  private static final int DEFAULT_POLLING = 10;
  private static final int DEFAULT_COOLDOWN = 300;
  private static final int HOUR = 3600;
  private static final int DAY = 86_400;

  private final SpecReader reader;
  private final String path;
  private final String container;
  private final PodResources resources;

  /**
   * Reads one place of a resource.
   *
   * @param path of the field {@code autoscaling}
   * @param container whose use of CPU and memory counts: not that of sidecars
   * @param resources of that container
   */
  ScalingReader(SpecReader reader, String path, String container, PodResources resources) {
    this.reader = reader;
    this.path = path;
    this.container = container;
    this.resources = resources;
  }

  Scaling read(@Nullable Autoscaling autoscaling, int replicas) {
    if (autoscaling == null) {
      return new Scaling.Fixed(replicas);
    }
    AutoscalingMode mode =
        reader.choice(
            AutoscalingMode.class, path + ".mode", autoscaling.mode(), AutoscalingMode.DISABLED);
    int min = reader.number(path + ".minReplicas", autoscaling.minReplicas(), 1, MAX_REPLICAS, 1);
    int max =
        reader.number(
            path + ".maxReplicas",
            autoscaling.maxReplicas(),
            1,
            MAX_REPLICAS,
            Math.max(min, DEFAULT_MAX));
    if (mode != AutoscalingMode.DISABLED && max < min) {
      reader.problem(path + ".maxReplicas", "must not be below minReplicas");
    }
    return switch (mode) {
      case DISABLED -> new Scaling.Fixed(replicas);
      case HPA -> new Scaling.Hpa(min, max, metrics(autoscaling), behavior(autoscaling));
      case KEDA ->
          new Scaling.Keda(
              min,
              max,
              reader.number(
                  path + ".pollingIntervalSeconds",
                  autoscaling.pollingIntervalSeconds(),
                  1,
                  HOUR,
                  DEFAULT_POLLING),
              reader.number(
                  path + ".cooldownSeconds",
                  autoscaling.cooldownSeconds(),
                  0,
                  DAY,
                  DEFAULT_COOLDOWN),
              triggers(autoscaling.triggers()),
              behavior(autoscaling));
    };
  }

  private Optional<HorizontalPodAutoscalerBehavior> behavior(Autoscaling autoscaling) {
    return reader.raw(
        HorizontalPodAutoscalerBehavior.class, path + ".behavior", autoscaling.behavior());
  }

  private List<MetricSpec> metrics(Autoscaling autoscaling) {
    List<MetricSpec> metrics = new ArrayList<>();
    share("cpu", "targetCPUUtilizationPercentage", autoscaling.targetCPUUtilizationPercentage())
        .ifPresent(metrics::add);
    share(
            "memory",
            "targetMemoryUtilizationPercentage",
            autoscaling.targetMemoryUtilizationPercentage())
        .ifPresent(metrics::add);
    Integer calls = autoscaling.targetRequestsPerSecond();
    if (calls != null) {
      metrics.add(
          new MetricSpecBuilder()
              .withType("Pods")
              .withNewPods()
              .withNewMetric()
              .withName(CALLS_METRIC)
              .endMetric()
              .withNewTarget()
              .withType("AverageValue")
              .withAverageValue(
                  new Quantity(
                      reader.amount(path + ".targetRequestsPerSecond", Integer.toString(calls))))
              .endTarget()
              .endPods()
              .build());
    }
    List<JsonNode> further = autoscaling.metrics();
    if (further != null) {
      reader
          .rawList(MetricSpec.class, path + ".metrics", withCanonicalAmounts(further))
          .ifPresent(metrics::addAll);
    }
    if (metrics.isEmpty()) {
      reader.problem(path + ".mode", "HPA needs a target or an entry in metrics");
    }
    return metrics;
  }

  private List<JsonNode> withCanonicalAmounts(List<JsonNode> metrics) {
    List<JsonNode> copies = metrics.stream().map(metric -> (JsonNode) metric.deepCopy()).toList();
    for (JsonNode metric : copies) {
      for (JsonNode target : metric.findValues("target")) {
        for (String field : List.of("value", "averageValue")) {
          if (target instanceof ObjectNode amounts && amounts.path(field).isValueNode()) {
            amounts.put(field, reader.amount(path + ".metrics", amounts.path(field).asText()));
          }
        }
      }
    }
    return copies;
  }

  private Optional<MetricSpec> share(String resource, String field, @Nullable Integer percent) {
    if (percent == null) {
      return Optional.empty();
    }
    if (!resources.reserves(resource)) {
      reader.problem(
          path + "." + field,
          "is a percentage of what the container requests, but its resources request no "
              + resource);
    }
    return Optional.of(
        new MetricSpecBuilder()
            .withType("ContainerResource")
            .withNewContainerResource()
            .withContainer(container)
            .withName(resource)
            .withNewTarget()
            .withType("Utilization")
            .withAverageUtilization(percent)
            .endTarget()
            .endContainerResource()
            .build());
  }

  private List<Map<String, Object>> triggers(@Nullable List<Trigger> triggers) {
    if (triggers == null || triggers.isEmpty()) {
      reader.problem(path + ".triggers", "needs at least one entry with the mode KEDA");
      return List.of();
    }
    List<Map<String, Object>> written = new ArrayList<>();
    for (int i = 0; i < triggers.size(); i++) {
      written.add(trigger(path + ".triggers[" + i + "]", triggers.get(i)));
    }
    return written;
  }

  private Map<String, Object> trigger(String at, Trigger trigger) {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("type", reader.required(at + ".type", trigger.type()));
    if (trigger.metricType() != null) {
      written.put(
          "metricType",
          reader
              .choice(
                  MetricType.class,
                  at + ".metricType",
                  trigger.metricType(),
                  MetricType.AVERAGE_VALUE)
              .wire());
    }
    // KEDA needs the field, even when it is empty.
    var settings = trigger.metadata();
    written.put("metadata", settings == null ? Map.of() : new TreeMap<>(settings));
    var authentication = trigger.authenticationRef();
    if (authentication != null) {
      written.put(
          "authenticationRef",
          new TreeMap<>(
              Map.of(
                  "name",
                  reader.required(at + ".authenticationRef.name", authentication.name()),
                  "kind",
                  reader
                      .choice(
                          TriggerAuthenticationKind.class,
                          at + ".authenticationRef.kind",
                          authentication.kind(),
                          TriggerAuthenticationKind.TRIGGER_AUTHENTICATION)
                      .wire())));
    }
    return written;
  }
}
