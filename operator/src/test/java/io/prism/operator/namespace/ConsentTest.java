package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import io.prism.operator.Resources;
import io.prism.operator.namespace.Agreement.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsentTest {

  private static final Instant MADE = Instant.parse("2026-11-21T12:00:00Z");

  private static PrismNamespace deleted(String fields, long age) {
    PrismNamespace namespace = Resources.namespace(fields);
    namespace.getMetadata().setUid("the-uid");
    namespace.getMetadata().setCreationTimestamp(MADE.toString());
    namespace.getMetadata().setDeletionTimestamp(MADE.plusSeconds(age).toString());
    return namespace;
  }

  private static PrismNamespace confirmed(String fields, String uid) {
    PrismNamespace namespace = deleted(fields, 0);
    namespace.getMetadata().setAnnotations(Map.of(PrismMarks.CONFIRM_DELETE, uid));
    return namespace;
  }

  private static Consent consent(PrismNamespace namespace) {
    return Consent.of(namespace, Optional.empty());
  }

  private static Consent consent(PrismNamespace namespace, Kind kind) {
    return Consent.of(namespace, Optional.of(new Agreement("the-uid", kind)));
  }

  @Test
  void bothPoliciesAreConfirmedByTheUid() {
    for (String policy : new String[] {"", "deletionPolicy: Retain", "deletionPolicy: Delete"}) {
      assertThat(consent(deleted(policy, 0)).isGiven()).isFalse();
      assertThat(consent(confirmed(policy, "another")).isGiven()).isFalse();
      assertThat(consent(confirmed(policy, "the-uid")).isGiven()).isTrue();
    }
  }

  @Test
  void onlyDeleteErasesAndSaysSo() {
    assertThat(consent(deleted("", 0)).erases()).isFalse();
    assertThat(consent(deleted("deletionPolicy: Keep", 0)).erases()).isFalse();
    PrismNamespace erasing = deleted("deletionPolicy: Delete", 0);
    assertThat(consent(erasing).erases()).isTrue();
    assertThat(consent(erasing).describe(erasing)).contains("its data is erased", "the-uid");
    PrismNamespace retained = deleted("", 0);
    assertThat(consent(retained).describe(retained)).doesNotContain("erased");
  }

  @Test
  void whatWasConfirmedIsNotMadeMoreOfAfterwards() {
    PrismNamespace now = confirmed("deletionPolicy: Delete", "the-uid");
    assertThat(consent(now, Kind.RETAIN).erases()).as("confirmed with Retain").isFalse();
    assertThat(consent(now, Kind.RETAIN).isGiven()).isTrue();
    assertThat(consent(now, Kind.DELETE).erases()).isTrue();
    assertThat(consent(now).agreement()).isEqualTo(new Agreement("the-uid", Kind.DELETE));
    assertThat(consent(confirmed("", "the-uid"), Kind.DELETE).erases())
        .as("the data can be kept still")
        .isFalse();
    Agreement another = new Agreement("another", Kind.DELETE);
    assertThat(Consent.of(deleted("deletionPolicy: Delete", 0), Optional.of(another)).isGiven())
        .as("of a former resource of that name")
        .isFalse();
  }

  @Test
  void whatHadExpiredWhenItWasDeletedNeedsNoOtherWordToBeErased() {
    String fields = "expireAfterSeconds: 3600\ndeletionPolicy: ";
    assertThat(consent(deleted(fields + "Delete", 3600), Kind.EXPIRED).isGiven()).isTrue();
    assertThat(consent(deleted(fields + "Delete", 3600)).isGiven())
        .as("nobody was told before it was deleted: the field may have been lowered since")
        .isFalse();
    assertThat(consent(deleted(fields + "Delete", 3599), Kind.EXPIRED).isGiven())
        .as("the field was raised since")
        .isFalse();
    assertThat(consent(deleted(fields + "Retain", 3600), Kind.EXPIRED).isGiven()).isFalse();
    assertThat(consent(deleted(fields + "Delete\nserviceState: Odd", 3600), Kind.EXPIRED).isGiven())
        .isFalse();
  }

  @Test
  void anExpiryIsAgreedOnOnlyWhileTheDataIsToBeErased() {
    String fields = "expireAfterSeconds: 3600\ndeletionPolicy: ";
    PrismNamespace erased = deleted(fields + "Delete", 0);
    PrismNamespace retained = deleted(fields + "Retain", 0);
    Instant before = MADE.plusSeconds(3599);
    Instant after = MADE.plusSeconds(3600);

    assertThat(Consent.before(erased, Lifetime.of(erased, after)))
        .contains(new Agreement("the-uid", Kind.EXPIRED));
    assertThat(Consent.before(erased, Lifetime.of(erased, before))).isEmpty();
    assertThat(Consent.before(retained, Lifetime.of(retained, after))).isEmpty();
  }
}
