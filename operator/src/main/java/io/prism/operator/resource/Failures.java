package io.prism.operator.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.crds.common.Condition;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells in a status that reconciliations fail again and again, and in which words. What it said
 * before stays, since it may well be so still; the next reconciliation that works takes the word
 * away.
 */
public final class Failures {

  /** A conflict, or an API server that is away for a moment, is over by then. */
  private static final int TOLD_FROM = 3;

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<List<Condition>> CONDITIONS = new TypeReference<>() {};

  private Failures() {}

  /**
   * The end of a reconciliation that failed; it is tried again in any case.
   *
   * @param fresh an empty resource of the same kind
   */
  public static <S, T extends CustomResource<?, S>> ErrorStatusUpdateControl<T> tell(
      Context<T> context,
      T fresh,
      Class<S> statusType,
      T resource,
      Exception failure,
      Instant now) {
    int attempt = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
    return attempt < TOLD_FROM
        ? ErrorStatusUpdateControl.noStatusUpdate()
        : StatusPatch.find(
                context.getClient(), fresh, resource, status(statusType, resource, failure, now))
            .map(ErrorStatusUpdateControl::patchStatus)
            .orElseGet(ErrorStatusUpdateControl::noStatusUpdate);
  }

  private static <S> S status(
      Class<S> type, CustomResource<?, S> resource, Exception failure, Instant now) {
    ObjectNode tree =
        resource.getStatus() == null
            ? JsonNodeFactory.instance.objectNode()
            : JSON.valueToTree(resource.getStatus());
    List<Condition> before =
        tree.hasNonNull("conditions")
            ? JSON.convertValue(tree.get("conditions"), CONDITIONS)
            : List.of();
    tree.set("conditions", JSON.valueToTree(with(before, fact(failure), resource, now)));
    try {
      return JSON.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Condition> with(
      List<Condition> before, Fact fact, CustomResource<?, ?> resource, Instant now) {
    List<Condition> all = new ArrayList<>(before);
    all.removeIf(condition -> fact.type().wire().equals(condition.type()));
    all.addAll(Conditions.of(before, List.of(fact), resource.getMetadata().getGeneration(), now));
    return all;
  }

  private static Fact fact(Exception failure) {
    return Fact.yes(
        ConditionType.STALLED, Reason.RECONCILIATION_FAILED, advice("nothing", words(failure)));
  }

  /**
   * For people: what keeps the operator from doing something.
   *
   * @param unchanged what it therefore left as it was
   */
  static String advice(String unchanged, String cause) {
    return "what serves goes on serving, and %s is changed: %s; mend that, it is tried again every 30 seconds at least"
        .formatted(unchanged, cause);
  }

  /** An answer of the API server without the request that it was an answer to. */
  static String words(Throwable failure) {
    @Nullable String told =
        failure instanceof KubernetesClientException refused && refused.getStatus() != null
            ? refused.getStatus().getMessage()
            : failure.getMessage();
    return Optional.ofNullable(told).orElseGet(() -> failure.getClass().getSimpleName());
  }
}
