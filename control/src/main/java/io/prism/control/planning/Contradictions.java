package io.prism.control.planning;

/**
 * Finds needs that contradict each other. Definitions of resources carry most of these rules too,
 * but a wish can come from elsewhere.
 */
final class Contradictions {

  private final Wish wish;
  private final Notes notes;

  private Contradictions(Wish wish, Notes notes) {
    this.wish = wish;
    this.notes = notes;
  }

  static void find(Wish wish, Notes notes) {
    Contradictions contradictions = new Contradictions(wish, notes);
    contradictions.ofApi();
    contradictions.ofConsistency();
    contradictions.ofRest();
  }

  private void ofApi() {
    Needs needs = wish.needs();
    Messaging messaging = needs.messaging();
    boolean messages = wish.api().isMessaging();
    refuse(
        !messages && messaging.maxMessageBytes().isPresent(),
        "needs.maxMessageSize",
        messaging.maxMessageBytes().isPresent()
            ? Amounts.bytes(messaging.maxMessageBytes().getAsLong())
            : "",
        "Queue, WorkQueue, PubSub, Stream",
        "only the APIs with messages have a largest message",
        wish.api() == ClientApi.KEY_VALUE ? "give needs.maxValueSize instead" : "remove it");
    refuse(
        !messages && messaging.ordered(),
        "needs.ordered",
        "true",
        "Queue, WorkQueue, PubSub, Stream",
        "only messages have an order",
        "remove it");
    refuse(
        !messages && messaging.replay(),
        "needs.replay",
        "true",
        "Queue, WorkQueue, PubSub, Stream",
        "only messages can be read again",
        "remove it");
    refuse(
        !wish.api().isQueue() && messaging.queue().isPresent(),
        "needs.queue",
        wish.api().word(),
        "Queue, WorkQueue",
        "only queues have these settings",
        "remove it");
    refuse(
        wish.api() != ClientApi.KEY_VALUE && needs.maxValueBytes().isPresent(),
        "needs.maxValueSize",
        wish.api().word(),
        "KeyValue",
        "only KeyValue has a largest value",
        wish.api().isMessaging() ? "give needs.maxMessageSize instead" : "remove it");
  }

  private void ofConsistency() {
    Needs needs = wish.needs();
    refuse(
        wish.api() == ClientApi.PUB_SUB && needs.consistency() == Consistency.STRONG,
        "needs.consistency",
        "Strong",
        "Eventual, BoundedStaleness",
        "subscribers of PubSub do not see messages at the same time",
        "use the API Queue, or a weaker consistency");
    refuse(
        wish.api() == ClientApi.TRANSACT && needs.consistency() != Consistency.STRONG,
        "needs.consistency",
        needs.consistency() == Consistency.EVENTUAL ? "Eventual" : "BoundedStaleness",
        "Strong",
        "all or none of several changes is seen only with strong consistency",
        "ask for Strong");
    boolean bounded = needs.consistency() == Consistency.BOUNDED_STALENESS;
    refuse(
        bounded != needs.maxStalenessSeconds().isPresent(),
        "needs.maxStalenessSeconds",
        bounded ? "none" : "given",
        bounded ? "a number" : "none",
        "a bound belongs to the consistency BoundedStaleness, which needs it",
        "give both or neither");
  }

  private void ofRest() {
    Ttl ttl = wish.needs().ttl();
    refuse(
        ttl.use() == Ttl.Use.REQUIRED && ttl.defaultSeconds().isEmpty(),
        "needs.ttl.defaultSeconds",
        "none",
        "a number",
        "items that are written without a time to live need one",
        "give it, or let needs.ttl.requirement be Optional");
    refuse(
        ttl.use() == Ttl.Use.FORBIDDEN && ttl.defaultSeconds().isPresent(),
        "needs.ttl.defaultSeconds",
        "given",
        "none",
        "items that may have no time to live cannot have one by default",
        "remove it, or let needs.ttl.requirement be Optional");
    boolean alone = wish.placement() instanceof PlacementWish.Own;
    refuse(
        wish.handling().isStrict() && !wish.handling().sessionIsolation() && !alone,
        "isolation.level",
        String.join(", ", wish.handling().compliance()),
        "Session",
        "PCI and HIPAA do not permit connections that are shared between sessions",
        "set isolation.level to Session or placement.mode to Dedicated");
  }

  private void refuse(
      boolean wrong, String field, String requested, String limit, String problem, String remedy) {
    if (wrong) {
      notes.refuse(
          new Refusal(Reason.INCOMPATIBLE_NEEDS, field, requested, limit, problem, remedy));
    }
  }
}
