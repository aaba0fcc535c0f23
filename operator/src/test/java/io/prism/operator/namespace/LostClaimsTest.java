package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.prism.crds.PrismNamespace;
import io.prism.crds.common.PlacedRef;
import io.prism.crds.namespace.ActiveBackend;
import io.prism.crds.namespace.BackendState;
import io.prism.crds.namespace.NamespaceStatus;
import io.prism.crds.namespace.PublishedConfig;
import io.prism.crds.namespace.SelectedBy;
import io.prism.operator.resource.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LostClaimsTest {

  private static PrismNamespace namespace(String home, String name) {
    PrismNamespace namespace = new PrismNamespace();
    namespace.setMetadata(
        new ObjectMetaBuilder().withNamespace(home).withName(name).withUid(home + name).build());
    return namespace;
  }

  private static PrismNamespace served(String home, String name) {
    PrismNamespace namespace = namespace(home, name);
    NamespaceStatus status =
        new NamespaceReport(
                1L,
                name,
                Optional.of(
                    new NamespaceReport.Served(
                        new BackendState(
                            new ActiveBackend("pg", "shop", "Postgres", null),
                            "Explicit",
                            "asked for",
                            true,
                            null),
                        new PlacedRef("default", "prism-system", null),
                        new PublishedConfig(7L, "h", null),
                        List.of(),
                        Lifetime.UNLIMITED)),
                List.of())
            .toStatus(null, Instant.EPOCH);
    namespace.setStatus(status);
    return namespace;
  }

  @Test
  void whoeverWasServedKeepsItsNameAndWhereItsDataIs() {
    PrismNamespace notes = served("shop", "notes");

    Claim claim = LostClaims.of("notes", notes, List.of(notes));

    assertThat(claim.owner()).isEqualTo(new ObjectKey("shop", "notes"));
    assertThat(claim.revision()).isEmpty();
    Claim.Binding binding = claim.binding().orElseThrow();
    assertThat(binding.backend()).isEqualTo(new ObjectKey("shop", "pg"));
    assertThat(binding.shard()).isEqualTo(new ObjectKey("prism-system", "default"));
    assertThat(binding.backendType()).isEqualTo("Postgres");
    assertThat(binding.selectedBy()).isEqualTo(SelectedBy.EXPLICIT);
  }

  @Test
  void nobodyElseTakesTheNameOfWhatWasServed() {
    PrismNamespace thief = namespace("elsewhere", "notes");

    Claim claim = LostClaims.of("notes", thief, List.of(thief, served("shop", "notes")));

    assertThat(claim.isOf(ObjectKey.of(thief))).isFalse();
  }

  @Test
  void aNameThatNobodyHadIsFree() {
    PrismNamespace first = namespace("shop", "notes");

    Claim claim = LostClaims.of("notes", first, List.of(first, namespace("elsewhere", "notes")));

    assertThat(claim).isEqualTo(Claim.first("notes", ObjectKey.of(first)));
  }
}
