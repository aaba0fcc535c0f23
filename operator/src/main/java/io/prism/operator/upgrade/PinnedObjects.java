package io.prism.operator.upgrade;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismMarks;
import io.prism.crds.Reason;
import io.prism.operator.status.Fact;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The objects of an owner, whose pods are made from what is in force.
 *
 * @param objects for server-side apply
 * @param upgrade what becomes of the pods; empty: there are none
 */
public record PinnedObjects(List<HasMetadata> objects, Optional<Upgrade> upgrade) {

  /** Copies the list. */
  public PinnedObjects {
    objects = List.copyOf(objects);
  }

  /**
   * Puts what is in force in the place of what is rendered, unless that comes in force.
   *
   * @param rendered the objects as this release makes them; with one workload or none, and with a
   *     ConfigMap only where its pods read it at their start
   * @param live the workload as it is
   * @param inputs what people have written
   * @param told the hash that the owner's status tells
   * @param approved the hash that somebody asks for
   */
  public static PinnedObjects of(
      List<HasMetadata> rendered,
      Optional<? extends HasMetadata> live,
      Inputs inputs,
      Optional<String> told,
      Optional<String> approved) {
    Optional<PodTemplateSpec> template =
        rendered.stream().flatMap(object -> template(object).stream()).findFirst();
    if (template.isEmpty()) {
      return new PinnedObjects(rendered, Optional.empty());
    }
    Upgrade upgrade =
        new Situation(
                Bundle.of(template.get(), files(rendered)),
                inputs,
                live.flatMap(PinMarks::read),
                told,
                approved)
            .decide();
    Pinned pinned = new Pinned(upgrade.inForce(), inputs);
    Map<String, String> marks = PinMarks.of(pinned, live);
    return new PinnedObjects(
        rendered.stream().map(object -> inForce(object, pinned.bundle(), marks)).toList(),
        Optional.of(upgrade));
  }

  private static Optional<PodTemplateSpec> template(HasMetadata object) {
    return switch (object) {
      case Deployment deployment -> Optional.of(deployment.getSpec().getTemplate());
      case StatefulSet set -> Optional.of(set.getSpec().getTemplate());
      default -> Optional.empty();
    };
  }

  private static Map<String, String> files(List<HasMetadata> objects) {
    Map<String, String> files = new TreeMap<>();
    objects.stream()
        .filter(ConfigMap.class::isInstance)
        .map(ConfigMap.class::cast)
        .forEach(map -> files.putAll(map.getData()));
    return files;
  }

  private static HasMetadata inForce(HasMetadata object, Bundle bundle, Map<String, String> marks) {
    return switch (object) {
      case Deployment deployment ->
          new DeploymentBuilder(deployment)
              .editMetadata()
              .addToAnnotations(marks)
              .endMetadata()
              .editSpec()
              .withTemplate(bundle.template())
              .endSpec()
              .build();
      case StatefulSet set ->
          new StatefulSetBuilder(set)
              .editMetadata()
              .addToAnnotations(marks)
              .endMetadata()
              .editSpec()
              .withTemplate(bundle.template())
              .endSpec()
              .build();
      case ConfigMap map -> new ConfigMapBuilder(map).withData(bundle.files()).build();
      default -> object;
    };
  }

  /**
   * What the owner says when another release of the operator would replace its pods.
   *
   * @param replacing what that would mean, for people
   */
  public Optional<Fact> offer(HasMetadata owner, String replacing) {
    return upgrade.flatMap(
        found ->
            found instanceof Upgrade.Offered offered
                ? Optional.of(
                    Fact.yes(
                        ConditionType.UPGRADE_AVAILABLE,
                        Reason.NEWER_VERSION,
                        message(owner, offered, replacing)))
                : Optional.empty());
  }

  private static String message(HasMetadata owner, Upgrade.Offered offered, String replacing) {
    String now = String.join(", ", offered.inForce().images());
    String then = String.join(", ", offered.rendered().images());
    String what =
        now.equals(then)
            ? "this operator makes pods otherwise, with the same image %s; those that run stay as they are"
                .formatted(now)
            : "pods stay with the image %s; this operator would run %s".formatted(now, then);
    return "%s until somebody asks for it. %s. When that suits: kubectl annotate %s -n %s %s %s=%s --overwrite"
        .formatted(
            what,
            replacing,
            owner.getKind().toLowerCase(Locale.ROOT),
            owner.getMetadata().getNamespace(),
            owner.getMetadata().getName(),
            PrismMarks.UPGRADE,
            offered.rendered().shortHash());
  }

  /**
   * What the owner's status tells.
   *
   * @param live the workload as it is after the objects were brought to the API server
   * @return empty when it is not as wanted: then what was told before is so still
   */
  public Optional<PodsInForce> told(Optional<? extends HasMetadata> live) {
    if (upgrade.isEmpty()) {
      return Optional.of(PodsInForce.NONE);
    }
    Bundle wanted = upgrade.get().inForce();
    return live.flatMap(PinMarks::read)
        .map(Pinned::bundle)
        .filter(bundle -> bundle.equals(wanted))
        .map(PodsInForce::of);
  }
}
