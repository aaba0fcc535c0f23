package io.prism.operator.namespace;

import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import io.prism.crds.namespace.DeletionPolicy;
import io.prism.operator.resource.Watched;
import java.time.Instant;

/**
 * What people have agreed to in deleting a namespace.
 *
 * @param erases whether its data is to go with it, by what the spec says now
 * @param isGiven whether the deletion was confirmed
 */
record Consent(boolean erases, boolean isGiven) {

  static Consent of(PrismNamespace namespace) {
    boolean erases =
        namespace.getSpec() != null
            && DeletionPolicy.DELETE.wire().equals(namespace.getSpec().deletionPolicy());
    boolean isConfirmed =
        namespace
            .getMetadata()
            .getUid()
            .equals(Watched.annotation(namespace, PrismMarks.CONFIRM_DELETE).orElse(""));
    return new Consent(erases, isConfirmed || erases && hadExpired(namespace));
  }

  /** An expiry that was declared, and had come when somebody deleted it, is a confirmation. */
  private static boolean hadExpired(PrismNamespace namespace) {
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
            namespace.getMetadata().getUid());
  }
}
