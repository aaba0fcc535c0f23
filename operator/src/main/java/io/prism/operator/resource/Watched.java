package io.prism.operator.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismMarks;
import io.prism.crds.Reason;
import io.prism.operator.status.Fact;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What is seen of a resource from outside its reconciler. */
public final class Watched {

  private Watched() {}

  /** Whether a resource changed in anything but its status. */
  public static boolean concernsItself(HasMetadata now, HasMetadata before) {
    ObjectMeta after = now.getMetadata();
    ObjectMeta earlier = before.getMetadata();
    return !Objects.equals(after.getGeneration(), earlier.getGeneration())
        || !Objects.equals(after.getAnnotations(), earlier.getAnnotations())
        || !Objects.equals(after.getLabels(), earlier.getLabels())
        || !Objects.equals(after.getFinalizers(), earlier.getFinalizers())
        || !Objects.equals(after.getDeletionTimestamp(), earlier.getDeletionTimestamp());
  }

  /** An annotation's value. */
  public static Optional<String> annotation(HasMetadata resource, String name) {
    Map<String, String> annotations = resource.getMetadata().getAnnotations();
    return annotations == null ? Optional.empty() : Optional.ofNullable(annotations.get(name));
  }

  /** Whether somebody froze the resource. */
  public static boolean isPaused(HasMetadata resource) {
    return annotation(resource, PrismMarks.RECONCILE).filter(PrismMarks.PAUSED::equals).isPresent();
  }

  /** Whether facts are those of a frozen resource, of which nothing else was looked at. */
  public static boolean isPaused(List<Fact> facts) {
    return facts.stream().anyMatch(fact -> fact.type() == ConditionType.PAUSED && fact.holds());
  }

  /** What a frozen resource says of itself. */
  public static Fact paused() {
    return Fact.yes(
        ConditionType.PAUSED,
        Reason.PAUSED_BY_ANNOTATION,
        "nothing is changed until the annotation " + PrismMarks.RECONCILE + " is removed");
  }
}
