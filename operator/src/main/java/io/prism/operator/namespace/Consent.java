package io.prism.operator.namespace;

import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import io.prism.crds.namespace.DeletionPolicy;
import io.prism.operator.namespace.Agreement.Kind;
import io.prism.operator.resource.Watched;
import java.time.Instant;
import java.util.Optional;

/**
 * What people have agreed to in deleting a namespace. It is remembered when it is first given:
 * changes that come later can keep the data, but never make its erasure out of anything else.
 *
 * @param erases whether its data is to go with it
 * @param isGiven whether the deletion was confirmed
 * @param uid of the resource
 */
record Consent(boolean erases, boolean isGiven, String uid) {

  /** As the resource says, and what was agreed on about it before. */
  static Consent of(PrismNamespace namespace, Optional<Agreement> agreed) {
    String uid = namespace.getMetadata().getUid();
    Optional<Kind> before =
        agreed.filter(agreement -> agreement.uid().equals(uid)).map(Agreement::kind);
    boolean erases = isDelete(namespace);
    if (before.isPresent() && before.get() != Kind.EXPIRED) {
      return new Consent(erases && before.get() == Kind.DELETE, true, uid);
    }
    boolean isConfirmed =
        uid.equals(Watched.annotation(namespace, PrismMarks.CONFIRM_DELETE).orElse(""));
    boolean hadExpired = before.isPresent() && isOver(namespace);
    return new Consent(erases, isConfirmed || erases && hadExpired, uid);
  }

  /**
   * What follows from a namespace that nobody has deleted yet: an expiry that has come while its
   * data was to be erased on deletion is a confirmation of a deletion that comes later.
   */
  static Optional<Agreement> before(PrismNamespace namespace, Lifetime lifetime) {
    return lifetime.isOver() && isDelete(namespace)
        ? Optional.of(new Agreement(namespace.getMetadata().getUid(), Kind.EXPIRED))
        : Optional.empty();
  }

  /** What is to be remembered of it; only of one that is given. */
  Agreement agreement() {
    return new Agreement(uid, erases ? Kind.DELETE : Kind.RETAIN);
  }

  private static boolean isDelete(PrismNamespace namespace) {
    return namespace.getSpec() != null
        && DeletionPolicy.DELETE.wire().equals(namespace.getSpec().deletionPolicy());
  }

  private static boolean isOver(PrismNamespace namespace) {
    String deletion = namespace.getMetadata().getDeletionTimestamp();
    try {
      return deletion != null && Lifetime.of(namespace, Instant.parse(deletion)).isOver();
    } catch (IllegalArgumentException e) {
      // A state that this operator does not know.
      return false;
    }
  }

  /** For people: how to confirm the deletion, and how to take it back. */
  String describe(PrismNamespace namespace) {
    return "it goes on being served; %sto confirm: kubectl annotate prismnamespace -n %s %s %s=%s; to take the deletion back: save the manifest, remove the finalizers, and apply it again under the same name; it is served all the while"
        .formatted(
            erases
                ? "once confirmed, its data is erased from the store, because spec.deletionPolicy is Delete; "
                : "",
            namespace.getMetadata().getNamespace(),
            namespace.getMetadata().getName(),
            PrismMarks.CONFIRM_DELETE,
            uid);
  }
}
