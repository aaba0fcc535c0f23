package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.snapshot.ServiceState;
import io.prism.crds.PrismNamespace;
import io.prism.operator.Resources;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LifetimeTest {

  private static final Instant MADE = Instant.parse("2026-11-21T12:00:00Z");

  private static PrismNamespace made(String fields) {
    PrismNamespace namespace = Resources.namespace(fields);
    namespace.getMetadata().setCreationTimestamp(MADE.toString());
    return namespace;
  }

  private static Lifetime after(Duration age, String fields) {
    return Lifetime.of(made(fields), MADE.plus(age));
  }

  @Test
  void withoutAFieldItIsServedForEver() {
    Lifetime lifetime = after(Duration.ofDays(100_000), "");

    assertThat(lifetime).isEqualTo(Lifetime.UNLIMITED);
    assertThat(Lifetime.untilNextLook(made(""), MADE)).isEmpty();
    assertThat(lifetime.describe()).isEqualTo("it is served as written");
  }

  @Test
  void itIsOverWhenItsSecondsHavePassedAndNotBefore() {
    Lifetime before = after(Duration.ofSeconds(3600).minusNanos(1), "expireAfterSeconds: 3600");
    assertThat(before.isOver()).isFalse();
    assertThat(before.state()).isEqualTo(ServiceState.ACTIVE);

    Lifetime then = after(Duration.ofSeconds(3600), "expireAfterSeconds: 3600");
    assertThat(then.isOver()).isTrue();
    assertThat(then.state()).isEqualTo(ServiceState.SUSPENDED);
    assertThat(then.describe()).contains("2026-11-21T13:00:00Z", "the data stays");
  }

  @Test
  void raisingOrRemovingTheFieldEndsIt() {
    Duration age = Duration.ofSeconds(3600);

    assertThat(after(age, "expireAfterSeconds: 3601").state()).isEqualTo(ServiceState.ACTIVE);
    assertThat(after(age, "").state()).isEqualTo(ServiceState.ACTIVE);
  }

  @Test
  void untilThenTheStateIsWhatTheSpecSays() {
    String fields = "expireAfterSeconds: 3600\nserviceState: ReadOnly";

    assertThat(after(Duration.ZERO, fields).state()).isEqualTo(ServiceState.READ_ONLY);
    assertThat(after(Duration.ofHours(2), fields).state()).isEqualTo(ServiceState.SUSPENDED);
    assertThat(after(Duration.ofHours(2), fields).wanted()).isEqualTo(ServiceState.READ_ONLY);
  }

  @Test
  void theNextLookIsNeitherBeforeItsTimeNorAfterIt() {
    PrismNamespace namespace = made("expireAfterSeconds: 3600");

    Duration wait = Lifetime.untilNextLook(namespace, MADE).orElseThrow();
    assertThat(wait).isEqualTo(Duration.ofSeconds(3600).plusMillis(1));
    assertThat(Lifetime.of(namespace, MADE.plus(wait)).isOver()).isTrue();
    assertThat(Lifetime.untilNextLook(namespace, MADE.plusSeconds(3600))).isEmpty();
    assertThat(Lifetime.untilNextLook(namespace, MADE.plusSeconds(3600).minusNanos(1)))
        .as("a look that began before the end may have seen it before the end")
        .isPresent();
  }

  @Test
  void aLongWaitIsTakenInParts() {
    assertThat(Lifetime.untilNextLook(made("expireAfterSeconds: 3153600000"), MADE))
        .contains(Duration.ofDays(1));
  }

  @Test
  void whatCannotBeReadIsNotWaitedFor() {
    assertThat(
            Lifetime.untilNextLook(made("expireAfterSeconds: 3600\nserviceState: Dreaming"), MADE))
        .isEmpty();
  }

  @Test
  void whatWasNotMadeYetDoesNotExpire() {
    assertThat(
            Lifetime.of(Resources.namespace("expireAfterSeconds: 3600"), MADE.plusSeconds(9999))
                .isOver())
        .isFalse();
  }
}
