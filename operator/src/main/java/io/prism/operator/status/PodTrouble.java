package io.prism.operator.status;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.prism.crds.Reason;
import io.prism.operator.workload.Labels;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a pod from getting ready, when it will not pass by itself. The same trouble is told in
 * the same words each time, whatever the kubelet is just trying.
 *
 * @param reason why, for programs
 * @param message why and what to do about it, for people
 */
public record PodTrouble(Reason reason, String message) {

  private static final Set<String> NO_IMAGE =
      Set.of("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName");

  /** In the words of the admission of ResourceQuota and of LimitRange. */
  private static final Pattern TOO_MUCH =
      Pattern.compile(
          "exceeded quota|failed quota"
              + "|(maximum|minimum) \\S+ usage per |max limit to request ratio per ");

  /** A process that ended once may have been killed; one that ends twice will go on ending. */
  private static final int MANY_RESTARTS = 2;

  /**
   * What a Deployment's controller tells: that the API server refuses its pods, or that they took
   * too long.
   */
  static Optional<PodTrouble> told(List<DeploymentCondition> conditions) {
    return conditions.stream()
        .filter(condition -> is(condition, "ReplicaFailure", "True"))
        .findFirst()
        .map(PodTrouble::refused)
        .or(
            () ->
                conditions.stream()
                    .filter(condition -> is(condition, "Progressing", "False"))
                    .findFirst()
                    .map(PodTrouble::late));
  }

  private static boolean is(DeploymentCondition condition, String type, String status) {
    return type.equals(condition.getType()) && status.equals(condition.getStatus());
  }

  private static PodTrouble refused(DeploymentCondition condition) {
    String message = Objects.requireNonNullElse(condition.getMessage(), "");
    boolean isTooMuch = TOO_MUCH.matcher(message).find();
    return isTooMuch
        ? new PodTrouble(
            Reason.QUOTA_REJECTED, "a pod is too much: " + message + "; raise it, or ask for less")
        : new PodTrouble(Reason.POD_REJECTED, "the API server refuses a pod: " + message);
  }

  private static PodTrouble late(DeploymentCondition condition) {
    return new PodTrouble(
        Reason.PROGRESS_DEADLINE_EXCEEDED,
        "new pods do not get ready: "
            + Objects.requireNonNullElse(condition.getMessage(), "")
            + "; kubectl describe pods and kubectl logs tell why");
  }

  /** The first trouble that any of the pods has. */
  static Optional<PodTrouble> of(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> pod.getStatus() != null)
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
        .flatMap(pod -> of(pod).stream())
        .findFirst();
  }

  private static Optional<PodTrouble> of(Pod pod) {
    return unschedulable(pod).or(() -> container(pod));
  }

  private static Optional<PodTrouble> unschedulable(Pod pod) {
    return orNone(pod.getStatus().getConditions())
        .filter(condition -> "PodScheduled".equals(condition.getType()))
        .filter(condition -> "Unschedulable".equals(condition.getReason()))
        .map(PodCondition::getMessage)
        .findFirst()
        .map(
            why ->
                new PodTrouble(
                    Reason.UNSCHEDULABLE,
                    "no node takes pod %s: %s; ask for less, or add nodes"
                        .formatted(pod.getMetadata().getName(), why)));
  }

  private static Optional<PodTrouble> container(Pod pod) {
    return Stream.concat(
            orNone(pod.getStatus().getInitContainerStatuses()),
            orNone(pod.getStatus().getContainerStatuses()))
        .flatMap(status -> of(pod, status).stream())
        .findFirst();
  }

  private static Optional<PodTrouble> of(Pod pod, ContainerStatus status) {
    String name = pod.getMetadata().getName();
    if (waitsFor(status.getState()).filter(NO_IMAGE::contains).isPresent()) {
      return Optional.of(
          new PodTrouble(
              Reason.IMAGE_PULL_FAILED,
              "pod %s cannot get the image %s; correct the image or the pull secrets"
                  .formatted(name, status.getImage())));
    }
    if (!Boolean.TRUE.equals(status.getReady())
        && Objects.requireNonNullElse(status.getRestartCount(), 0) >= MANY_RESTARTS) {
      return Optional.of(
          new PodTrouble(
              isGateway(pod) ? Reason.PROXY_CRASHING : Reason.PLUGIN_CRASHING,
              "container %s of pod %s ends again and again%s; kubectl logs --previous -n %s %s tells why"
                  .formatted(
                      status.getName(),
                      name,
                      lastEnd(status.getLastState()),
                      pod.getMetadata().getNamespace(),
                      name)));
    }
    return Optional.empty();
  }

  private static boolean isGateway(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels != null && Labels.PROXY.equals(labels.get(Labels.NAME));
  }

  private static Optional<String> waitsFor(@Nullable ContainerState state) {
    return state == null || state.getWaiting() == null
        ? Optional.empty()
        : Optional.ofNullable(state.getWaiting().getReason());
  }

  private static String lastEnd(@Nullable ContainerState last) {
    return last == null || last.getTerminated() == null
        ? ""
        : ", last with %s and exit code %d"
            .formatted(last.getTerminated().getReason(), last.getTerminated().getExitCode());
  }

  private static <T> Stream<T> orNone(@Nullable List<T> list) {
    return list == null ? Stream.empty() : list.stream();
  }
}
