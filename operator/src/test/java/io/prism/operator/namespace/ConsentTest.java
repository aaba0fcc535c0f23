package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import io.prism.operator.Resources;
import java.time.Instant;
import java.util.Map;
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

  @Test
  void bothPoliciesAreConfirmedByTheUid() {
    for (String policy : new String[] {"", "deletionPolicy: Retain", "deletionPolicy: Delete"}) {
      assertThat(Consent.of(deleted(policy, 0)).isGiven()).isFalse();
      assertThat(Consent.of(confirmed(policy, "another")).isGiven()).isFalse();
      assertThat(Consent.of(confirmed(policy, "the-uid")).isGiven()).isTrue();
    }
  }

  @Test
  void onlyDeleteErasesAndSaysSo() {
    assertThat(Consent.of(deleted("", 0)).erases()).isFalse();
    assertThat(Consent.of(deleted("deletionPolicy: Keep", 0)).erases()).isFalse();
    PrismNamespace erasing = deleted("deletionPolicy: Delete", 0);
    assertThat(Consent.of(erasing).erases()).isTrue();
    assertThat(Consent.of(erasing).describe(erasing)).contains("its data is erased", "the-uid");
    PrismNamespace retained = deleted("", 0);
    assertThat(Consent.of(retained).describe(retained)).doesNotContain("erased");
  }

  @Test
  void whatHadExpiredWhenItWasDeletedNeedsNoOtherWordToBeErased() {
    String fields = "expireAfterSeconds: 3600\ndeletionPolicy: ";
    assertThat(Consent.of(deleted(fields + "Delete", 3600)).isGiven()).isTrue();
    assertThat(Consent.of(deleted(fields + "Delete", 3599)).isGiven())
        .as("it expires later: whoever deleted it could not know")
        .isFalse();
    assertThat(Consent.of(deleted(fields + "Retain", 3600)).isGiven()).isFalse();
    assertThat(Consent.of(deleted(fields + "Delete\nserviceState: Odd", 3600)).isGiven()).isFalse();
  }
}
