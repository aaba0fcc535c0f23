package io.prism.operator.namespace;

import io.prism.crds.ConditionType;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import io.prism.crds.Reason;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Fact;
import java.time.Duration;
import java.util.Optional;

/** Takes namespaces away that were deleted, one step at a time, and says what is waited for. */
record Deletion(ClaimStore claims, Routes routes, Erasures erasures, NamespaceSources sources) {

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  /**
   * Why a namespace cannot go yet.
   *
   * @param isServed whether it is looked at as before meanwhile, being served or paused
   * @param lookAgain when it is looked at again though nobody tells anything
   */
  record Blocked(Reason reason, String why, boolean isServed, Duration lookAgain) {
    Fact fact() {
      return Fact.yes(ConditionType.DELETION_BLOCKED, reason, why);
    }
  }

  /** Does what can be done; empty once it is gone but for the resource itself. */
  Optional<Blocked> step(PrismNamespace namespace, Claim claim) {
    boolean isErasing = claim.state() == Claim.State.ERASING;
    if (Watched.isPaused(namespace)) {
      return blocked(
          Reason.PAUSED_BY_ANNOTATION,
          (isErasing ? "what is left of it waits" : "it is served")
              + " until the annotation "
              + PrismMarks.RECONCILE
              + " is removed",
          true);
    }
    if (isErasing) {
      return erasing(namespace, claim);
    }
    Consent consent = Consent.of(namespace, claim.agreed());
    if (!consent.isGiven()) {
      return blocked(Reason.CONFIRMATION_MISSING, consent.describe(namespace), true);
    }
    Claim agreed = remember(consent, claim);
    Optional<String> pending = routes.remove(namespace, agreed);
    if (pending.isPresent()) {
      return blocked(
          Reason.DRAIN_PENDING, "gateways still finish its calls: " + pending.get(), false);
    }
    if (consent.erases()) {
      return erasing(namespace, erasures.begin(agreed));
    }
    claims.store(agreed.buried());
    return Optional.empty();
  }

  /** Before anything is done: what people change from now on does not count as agreed on. */
  private Claim remember(Consent consent, Claim claim) {
    boolean isRemembered =
        claim
            .agreed()
            .filter(agreement -> agreement.uid().equals(consent.uid()))
            .filter(agreement -> agreement.kind() != Agreement.Kind.EXPIRED)
            .isPresent();
    return isRemembered ? claim : claims.store(claim.agreeing(Optional.of(consent.agreement())));
  }

  /** What an erasure waits for that this resource drives. */
  private Optional<Blocked> erasing(PrismNamespace namespace, Claim claim) {
    return drive(namespace, claim)
        .map(
            pending ->
                new Blocked(
                    Reason.ERASURE_PENDING,
                    "its data is being erased: " + pending.what(),
                    false,
                    pending.lookAgain()));
  }

  /**
   * Brings an erasure on, or gives it up when its owner says so.
   *
   * @return what is waited for; empty once the name is its owner's, or anybody's
   */
  Optional<Erasures.Pending> drive(PrismNamespace namespace, Claim claim) {
    boolean isAbandoned =
        claim.isOf(ObjectKey.of(namespace))
            && Watched.annotation(namespace, PrismMarks.ABANDON_ERASURE)
                .filter(namespace.getMetadata().getUid()::equals)
                .isPresent();
    Optional<Erasures.Pending> pending =
        isAbandoned ? erasures.abandon(claim) : erasures.advance(claim, sources.stores());
    if (pending.isEmpty()) {
      sources.erased().forget(claim.name());
    }
    return pending;
  }

  private static Optional<Blocked> blocked(Reason reason, String why, boolean isServed) {
    return Optional.of(new Blocked(reason, why, isServed, LOOK_AGAIN));
  }
}
