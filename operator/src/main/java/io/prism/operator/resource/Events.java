package io.prism.operator.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.operator.status.Summary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells as Events what changed in a resource's conditions. The same change again is the same Event
 * with a later time, so that a resource that goes back and forth does not flood its namespace. An
 * Event that cannot be written is only logged.
 */
final class Events {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  /** They follow from others, or come and go with every change. */
  private static final Set<String> UNTOLD =
      Set.of(
          ConditionType.STALLED.wire(),
          ConditionType.RECONCILING.wire(),
          ConditionType.PROGRESSING.wire());

  /** Whose being true is nothing good. */
  private static final Set<String> TROUBLES =
      Set.of(ConditionType.DELETION_BLOCKED.wire(), ConditionType.PAUSED.wire());

  /** Why something that is so is nothing good. */
  private static final Set<String> WORRIES =
      Set.of(Reason.RENEWAL_FAILED.wire(), Reason.EXPIRED.wire());

  /** For resources without a namespace, as Kubernetes does. */
  private static final String FALLBACK_NAMESPACE = "default";

  private static final int MAX_MESSAGE = 1000;

  /**
   * Five a second at most: many resources that become ready at once leave the API server to those
   * that are not ready yet.
   */
  private static final Spacing TURN = new Spacing(Duration.ofMillis(200));

  /**
   * One thread writes them, one after the other: nobody who reconciles waits for them, and many at
   * once do not keep the API server from what matters more. Beyond the bound the newest are lost.
   */
  private static final Executor WRITER =
      new ThreadPoolExecutor(
          0,
          1,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(10_000),
          Thread.ofPlatform().daemon().name("events").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  private Events() {}

  /** Tells how two statuses differ. */
  static void tell(KubernetesClient client, HasMetadata resource, JsonNode before, JsonNode after) {
    Map<String, JsonNode> old = new HashMap<>();
    before.path("conditions").forEach(found -> old.put(found.path("type").asText(), found));
    for (JsonNode condition : after.path("conditions")) {
      String type = condition.path("type").asText();
      if (!UNTOLD.contains(type) && isNews(type, old.get(type), condition)) {
        Event event = event(resource, condition);
        WRITER.execute(() -> write(client, event));
      }
    }
  }

  /**
   * Trouble is told, and its end; what is well from the start is told once, as being ready. What
   * ends by itself within seconds is not worth a request to the API server for each resource.
   */
  private static boolean isNews(String type, @Nullable JsonNode then, JsonNode now) {
    if (type.equals(ConditionType.READY.wire())) {
      return holds(now) && (then == null || !holds(then));
    }
    if (then == null || !isTrouble(type, then)) {
      return isTrouble(type, now);
    }
    return !isTrouble(type, now) || !then.path("reason").equals(now.path("reason"));
  }

  private static boolean isTrouble(String type, JsonNode condition) {
    String reason = condition.path("reason").asText();
    boolean isKnown = !condition.path("status").asText().equals("Unknown");
    return isKnown
        && !Summary.passes(reason)
        && (holds(condition) == TROUBLES.contains(type) || WORRIES.contains(reason));
  }

  private static boolean holds(JsonNode condition) {
    return condition.path("status").asText().equals("True");
  }

  private static Event event(HasMetadata resource, JsonNode condition) {
    String type = condition.path("type").asText();
    String reason = condition.path("reason").asText();
    boolean holds = holds(condition);
    String now = Instant.now().toString();
    var metadata = resource.getMetadata();
    String namespace = Objects.requireNonNullElse(metadata.getNamespace(), FALLBACK_NAMESPACE);
    String message = type + ": " + condition.path("message").asText();
    return new EventBuilder()
        .withNewMetadata()
        .withName(metadata.getName() + "." + id(metadata.getUid() + type + holds + reason))
        .withNamespace(namespace)
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(resource.getApiVersion())
        .withKind(resource.getKind())
        .withName(metadata.getName())
        .withNamespace(metadata.getNamespace())
        .withUid(metadata.getUid())
        .endInvolvedObject()
        .withType(isTrouble(type, condition) ? "Warning" : "Normal")
        .withReason(reason)
        .withMessage(
            message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...")
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withReportingComponent(Applier.FIELD_MANAGER)
        .withNewSource()
        .withComponent(Applier.FIELD_MANAGER)
        .endSource()
        .build();
  }

  private static String id(String text) {
    UUID hash = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(hash.getMostSignificantBits());
  }

  private static void write(KubernetesClient client, Event event) {
    TURN.run();
    try {
      client
          .resource(event)
          .patch(
              new PatchContext.Builder()
                  .withPatchType(PatchType.SERVER_SIDE_APPLY)
                  .withFieldManager(Applier.FIELD_MANAGER)
                  .withForce(true)
                  .build());
    } catch (KubernetesClientException e) {
      // A namespace that is being deleted takes none, for example.
      LOG.atInfo()
          .addKeyValue("event", event.getMessage())
          .addKeyValue("why", e.getMessage())
          .log("an Event could not be written");
    }
  }
}
