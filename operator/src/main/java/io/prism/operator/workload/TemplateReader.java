package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.prism.crds.common.LocalRef;
import io.prism.crds.common.Placement;
import io.prism.crds.common.PlacementStrategy;
import io.prism.crds.common.Resources;
import io.prism.crds.common.WorkloadTemplate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what shards and backends have in common. */
final class TemplateReader {

  private static final String TEMPLATE = "spec.template";
  private static final String PLACEMENT = TEMPLATE + ".placement";

  private final SpecReader reader;

  TemplateReader(SpecReader reader) {
    this.reader = reader;
  }

  /**
   * Reads {@code spec.template}.
   *
   * @param reserved names of environment variables that the operator sets itself
   */
  PodTemplate template(@Nullable WorkloadTemplate template, Set<String> reserved) {
    if (template == null) {
      return new PodTemplate(Map.of(), Map.of(), Map.of(), List.of(), placement(null), List.of());
    }
    var metadata = template.metadata();
    return new PodTemplate(
        metadata == null
            ? Map.of()
            : reader.labels(TEMPLATE + ".metadata.labels", metadata.labels()),
        metadata == null
            ? Map.of()
            : reader.annotations(TEMPLATE + ".metadata.annotations", metadata.annotations()),
        reader.annotations(
            TEMPLATE + ".serviceAccountAnnotations", template.serviceAccountAnnotations()),
        env(template.env(), reserved),
        placement(template.placement()),
        pullSecrets(template.imagePullSecrets()));
  }

  private List<EnvVar> env(
      @Nullable List<io.prism.crds.common.EnvVar> variables, Set<String> reserved) {
    if (variables == null) {
      return List.of();
    }
    Set<String> taken = new HashSet<>(reserved);
    List<EnvVar> env = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      var variable = variables.get(i);
      String path = TEMPLATE + ".env[" + i + "]";
      String name = reader.required(path + ".name", variable.name());
      if (!taken.add(name)) {
        reader.problem(path + ".name", "'" + name + "' is set already");
      }
      Optional<EnvVarSource> source =
          reader.raw(EnvVarSource.class, path + ".valueFrom", variable.valueFrom());
      source
          .map(EnvVarSource::getSecretKeyRef)
          .ifPresent(
              ref -> {
                reader.required(path + ".valueFrom.secretKeyRef.name", ref.getName());
                reader.required(path + ".valueFrom.secretKeyRef.key", ref.getKey());
              });
      if (source.isPresent() && variable.value() != null) {
        reader.problem(path, "has both value and valueFrom");
      }
      env.add(
          new EnvVarBuilder()
              .withName(name)
              .withValue(variable.value())
              .withValueFrom(source.orElse(null))
              .build());
    }
    return env;
  }

  private PodPlacement placement(@Nullable Placement placement) {
    if (placement == null) {
      return new PodPlacement(
          PlacementStrategy.SPREAD,
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    PlacementStrategy strategy =
        reader.choice(
            PlacementStrategy.class,
            PLACEMENT + ".strategy",
            placement.strategy(),
            PlacementStrategy.SPREAD);
    Map<String, String> nodes =
        reader.labels(PLACEMENT + ".nodeSelector", placement.nodeSelector());
    if (strategy == PlacementStrategy.DEDICATED && nodes.isEmpty()) {
      reader.problem(PLACEMENT + ".nodeSelector", "is needed with the strategy Dedicated");
    }
    return new PodPlacement(
        strategy,
        nodes,
        reader.raw(Affinity.class, PLACEMENT + ".affinity", placement.affinity()),
        reader.rawList(Toleration.class, PLACEMENT + ".tolerations", placement.tolerations()),
        reader.rawList(
            TopologySpreadConstraint.class,
            PLACEMENT + ".topologySpreadConstraints",
            placement.topologySpreadConstraints()),
        Optional.ofNullable(placement.priorityClassName()),
        Optional.ofNullable(placement.runtimeClassName()));
  }

  private List<String> pullSecrets(@Nullable List<LocalRef> refs) {
    if (refs == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < refs.size(); i++) {
      names.add(
          reader.required(TEMPLATE + ".imagePullSecrets[" + i + "].name", refs.get(i).name()));
    }
    return names;
  }

  /** Reads the resources of a container; the usual ones when none are given. */
  PodResources resources(String path, @Nullable Resources resources, PodResources usual) {
    if (resources == null) {
      return usual;
    }
    return new PodResources(
        quantities(path + ".requests", resources.requests()),
        quantities(path + ".limits", resources.limits()));
  }

  private Map<String, String> quantities(String path, @Nullable Map<String, String> amounts) {
    if (amounts == null) {
      return Map.of();
    }
    Map<String, String> read = new TreeMap<>();
    amounts.forEach((name, amount) -> read.put(name, reader.amount(path + "." + name, amount)));
    return read;
  }
}
