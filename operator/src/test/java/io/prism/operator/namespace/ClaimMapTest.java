package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.prism.crds.namespace.SelectedBy;
import io.prism.operator.namespace.Users.Uses;
import io.prism.operator.resource.ObjectKey;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimMapTest {

  private static final ObjectKey PG = new ObjectKey("shop", "pg");
  private static final ObjectKey SHARD = new ObjectKey("fleet", "fast");
  private static final Claim CLAIM =
      Claim.first("notes", new ObjectKey("shop", "notes"))
          .bound(new Claim.Binding(PG, "Postgres", SelectedBy.AUTO, "r", SHARD, "{}"));

  private static ConfigMap stored() {
    return new ConfigMapBuilder(ClaimMap.of(CLAIM, "prism-system"))
        .editMetadata()
        .withResourceVersion("7")
        .endMetadata()
        .build();
  }

  private static ConfigMap with(String field, String value) {
    ConfigMapBuilder map = new ConfigMapBuilder(stored()).removeFromData(field);
    return value == null ? map.build() : map.addToData(field, value).build();
  }

  @Test
  void whatWasWrittenIsRead() {
    Claim read = ClaimMap.read(stored());

    assertThat(ClaimMap.of(read, "prism-system")).isEqualTo(stored());
    assertThat(read.binding()).isEqualTo(CLAIM.binding());
    assertThat(ClaimMap.glance(stored())).isEqualTo(read);
  }

  @Test
  void whatIsBeingErasedIsRememberedWithItsEpoch() {
    Claim erasing = CLAIM.erasing(217_000_000);
    ConfigMap map = ClaimMap.of(erasing, "prism-system");

    assertThat(map.getData()).containsEntry("state", "ERASING");
    assertThat(
            ClaimMap.glance(
                new ConfigMapBuilder(map)
                    .editMetadata()
                    .withResourceVersion("")
                    .endMetadata()
                    .build()))
        .isEqualTo(erasing);
    map.getData().remove("erasure");
    assertThatThrownBy(() -> ClaimMap.read(map)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatLaterReleasesKnowIsWrittenOnlyWhereItIsThere() {
    assertThat(stored().getData()).doesNotContainKeys("epoch", "agreed", "storeIdentity");
    Claim.Binding there = CLAIM.binding().orElseThrow();
    Claim known =
        CLAIM
            .bound(
                new Claim.Binding(
                    PG, "Postgres", SelectedBy.AUTO, "r", SHARD, "{}", Optional.of("ours")))
            .atLeast(217_000_000)
            .agreeing(Optional.of(new Agreement("the uid", Agreement.Kind.EXPIRED)));
    ConfigMap map = ClaimMap.of(known, "prism-system");

    assertThat(map.getData())
        .containsEntry("epoch", "217000000")
        .containsEntry("agreed", "EXPIRED the uid")
        .containsEntry("storeIdentity", "ours");
    map.getMetadata().setResourceVersion("");
    assertThat(ClaimMap.read(map)).isEqualTo(known);
    assertThat(known.bound(there).binding()).contains(there);
  }

  @ParameterizedTest
  @CsvSource({
    "epoch, -1",
    "epoch, late",
    "agreed, EXPIRED",
    "agreed, MAYBE uid",
    "erasure, 7",
    "erasure, soon",
    "state, ERASING",
    "owner, notes",
    "owner, shop/",
    "owner,",
    "state, LOST",
    "selectedBy, Dice",
    "backend, pg",
    "backend,",
    "shard,",
    "leaving, a/b/c"
  })
  void whatSomebodyDamagedIsNobodysAndSaysWhich(String field, String value) {
    assertThatThrownBy(() -> ClaimMap.read(with(field, value)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("prism-system/prism-claim-notes")
        .hasMessageContaining("restore it");
  }

  @ParameterizedTest
  @CsvSource({"owner, notes", "owner,", "state, LOST", "selectedBy, Dice"})
  void itHoldsNobodyElseUpAndStillUsesWhatItUsed(String field, String value) {
    Claim damaged = ClaimMap.glance(with(field, value));

    assertThat(damaged.name()).isEqualTo("notes");
    assertThat(Uses.SHARDS.of(SHARD, Stream.of(damaged), Stream.of()))
        .containsExactly(new ObjectKey("prism-system", "prism-claim-notes"));
    assertThat(Uses.BACKENDS.of(PG, Stream.of(damaged), Stream.of())).hasSize(1);
  }

  @Test
  void whatIsNoClaimAtAllUsesNothing() {
    ConfigMap stranger =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("x")
            .withNamespace("prism-system")
            .endMetadata()
            .build();

    assertThat(ClaimMap.glance(stranger).shards()).isEmpty();
    assertThatThrownBy(() -> ClaimMap.read(stranger)).isInstanceOf(IllegalStateException.class);
  }
}
