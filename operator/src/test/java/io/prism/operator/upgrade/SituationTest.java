package io.prism.operator.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.prism.operator.upgrade.Inputs.Stamp;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SituationTest {

  private static final Inputs WRITTEN = new Inputs(Map.of("resource", new Stamp("1", "a")));
  private static final Inputs EDITED = new Inputs(Map.of("resource", new Stamp("2", "b")));
  private static final Inputs SCALED = new Inputs(Map.of("resource", new Stamp("2", "a")));
  private static final Inputs WITH_NEW_DEFAULTS =
      new Inputs(Map.of("resource", new Stamp("1", "b")));
  private static final Bundle OLD = bundle("prism:1");
  private static final Bundle NEW = bundle("prism:2");

  private static Bundle bundle(String image) {
    return Bundle.of(
        new PodTemplateSpecBuilder()
            .withNewSpec()
            .addNewContainer()
            .withName("proxy")
            .withImage(image)
            .endContainer()
            .endSpec()
            .build(),
        Map.of());
  }

  /** The operator is of another release than the one that made the pods. */
  private static Upgrade upgraded(Inputs inputs, String approved) {
    return decide(inputs, Optional.of(OLD.hash()), Optional.of(approved));
  }

  private static Upgrade decide(Inputs inputs, Optional<String> told, Optional<String> approved) {
    return new Situation(NEW, inputs, Optional.of(new Pinned(OLD, WRITTEN)), told, approved)
        .decide();
  }

  @Test
  void whatNobodyPinnedIsMadeAsItIsRendered() {
    assertThat(
            new Situation(NEW, WRITTEN, Optional.empty(), Optional.empty(), Optional.empty())
                .decide())
        .isEqualTo(new Upgrade.None(NEW));
    assertThat(
            new Situation(NEW, WRITTEN, Optional.empty(), Optional.of(OLD.hash()), Optional.empty())
                .decide())
        .isEqualTo(new Upgrade.None(NEW));
  }

  @Test
  void whatIsRenderedTheSameIsInForceWhateverElseChanged() {
    for (Inputs inputs : new Inputs[] {WRITTEN, EDITED, SCALED, WITH_NEW_DEFAULTS}) {
      assertThat(
              new Situation(
                      NEW,
                      inputs,
                      Optional.of(new Pinned(NEW, WRITTEN)),
                      Optional.of(NEW.hash()),
                      Optional.empty())
                  .decide())
          .isEqualTo(new Upgrade.None(NEW));
    }
  }

  @Test
  void anotherReleaseIsOfferedAndNotPutInForce() {
    Upgrade offered = new Upgrade.Offered(OLD, NEW);

    assertThat(decide(WRITTEN, Optional.of(OLD.hash()), Optional.empty())).isEqualTo(offered);
    assertThat(decide(SCALED, Optional.of(OLD.hash()), Optional.empty())).isEqualTo(offered);
    assertThat(decide(WITH_NEW_DEFAULTS, Optional.of(OLD.hash()), Optional.empty()))
        .isEqualTo(offered);
    // As after the definitions were deleted.
    assertThat(decide(WRITTEN, Optional.empty(), Optional.empty())).isEqualTo(offered);
  }

  @Test
  void whatAPersonChangesTakesEffectAtOnce() {
    assertThat(decide(EDITED, Optional.of(OLD.hash()), Optional.empty()))
        .isEqualTo(new Upgrade.None(NEW));
  }

  @Test
  void whoAsksForExactlyThisRenderingGetsIt() {
    Upgrade taken = new Upgrade.None(NEW);
    Upgrade offered = new Upgrade.Offered(OLD, NEW);

    assertThat(upgraded(WRITTEN, NEW.shortHash())).isEqualTo(taken);
    assertThat(upgraded(SCALED, NEW.hash())).isEqualTo(taken);
    assertThat(upgraded(WRITTEN, OLD.shortHash())).isEqualTo(offered);
    assertThat(upgraded(WRITTEN, NEW.shortHash().substring(1))).isEqualTo(offered);
    assertThat(upgraded(WRITTEN, NEW.hash().substring(0, 11))).isEqualTo(offered);
    assertThat(upgraded(WRITTEN, NEW.shortHash() + "-")).isEqualTo(offered);
    assertThat(upgraded(WRITTEN, "")).isEqualTo(offered);
  }

  @Test
  void whatSomebodyChangedByHandIsNotInForce() {
    assertThat(decide(WRITTEN, Optional.of(bundle("prism:0").hash()), Optional.empty()))
        .isEqualTo(new Upgrade.None(NEW));
  }
}
