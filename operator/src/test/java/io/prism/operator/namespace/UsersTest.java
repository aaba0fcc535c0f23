package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.PrismNamespace;
import io.prism.crds.common.PlacedRef;
import io.prism.crds.namespace.ActiveBackend;
import io.prism.crds.namespace.BackendState;
import io.prism.crds.namespace.PublishedConfig;
import io.prism.crds.namespace.SelectedBy;
import io.prism.operator.Resources;
import io.prism.operator.namespace.Users.Uses;
import io.prism.operator.resource.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UsersTest {

  private static final ObjectKey NOTES = new ObjectKey("shop", "notes");
  private static final ObjectKey PG = new ObjectKey("shop", "pg");
  private static final ObjectKey A = new ObjectKey("shop", "a");
  private static final ObjectKey B = new ObjectKey("shop", "b");
  private static final Claim CLAIM = Claim.first("notes", NOTES).bound(at(A));

  private static Claim.Binding at(ObjectKey shard) {
    return new Claim.Binding(PG, "Postgres", SelectedBy.AUTO, "r", shard, "{}");
  }

  private static PrismNamespace served() {
    PrismNamespace namespace = Resources.namespace("");
    NamespaceReport.Served served =
        new NamespaceReport.Served(
            new BackendState(
                new ActiveBackend("pg", "shop", "Postgres", null), "Auto", "r", true, null),
            new PlacedRef("a", "shop", null),
            new PublishedConfig(7L, "h", null),
            List.of(),
            Lifetime.UNLIMITED);
    namespace.setStatus(
        new NamespaceReport(1L, "notes", Optional.of(served), List.of())
            .toStatus(null, Instant.EPOCH));
    return namespace;
  }

  private static List<ObjectKey> users(
      Uses uses, ObjectKey used, Stream<Claim> claims, Stream<PrismNamespace> namespaces) {
    return uses.of(used, claims, namespaces);
  }

  @Test
  void whatIsClaimedIsUsedThoughTheResourceIsGone() {
    assertThat(users(Uses.BACKENDS, PG, Stream.of(CLAIM), Stream.of())).containsExactly(NOTES);
    assertThat(users(Uses.SHARDS, A, Stream.of(CLAIM), Stream.of())).containsExactly(NOTES);
    assertThat(users(Uses.SHARDS, B, Stream.of(CLAIM), Stream.of())).isEmpty();
  }

  @Test
  void whatIsServedIsUsedThoughTheClaimIsGone() {
    assertThat(users(Uses.BACKENDS, PG, Stream.of(), Stream.of(served()))).containsExactly(NOTES);
    assertThat(users(Uses.SHARDS, A, Stream.of(), Stream.of(served()))).containsExactly(NOTES);
    assertThat(users(Uses.BACKENDS, A, Stream.of(), Stream.of(served()))).isEmpty();
  }

  @Test
  void nobodyCountsTwice() {
    assertThat(users(Uses.BACKENDS, PG, Stream.of(CLAIM), Stream.of(served())))
        .containsExactly(NOTES);
  }

  @Test
  void onTheWayBothShardsAreInUse() {
    Claim moving = CLAIM.bound(at(B));

    assertThat(users(Uses.SHARDS, A, Stream.of(moving), Stream.of())).containsExactly(NOTES);
    assertThat(users(Uses.SHARDS, B, Stream.of(moving), Stream.of())).containsExactly(NOTES);
  }

  @Test
  void whatIsUsedIsServedByTheShardsOfItsUsers() {
    Claim moving = CLAIM.bound(at(B));

    assertThat(Uses.BACKENDS.shards(PG, Stream.of(moving), Stream.of(served())))
        .containsExactly(A, B);
    assertThat(Uses.BACKENDS.shards(PG, Stream.of(), Stream.of(served()))).containsExactly(A);
    assertThat(Uses.BACKENDS.shards(PG, Stream.of(CLAIM.buried()), Stream.of())).isEmpty();
    assertThat(Uses.BACKENDS.shards(A, Stream.of(moving), Stream.of(served()))).isEmpty();
  }

  @Test
  void whatIsBeingErasedNeedsItsStoreAndItsGateways() {
    Claim erasing = CLAIM.erasing(7);

    assertThat(users(Uses.BACKENDS, PG, Stream.of(erasing), Stream.of())).containsExactly(NOTES);
    assertThat(users(Uses.SHARDS, A, Stream.of(erasing), Stream.of())).containsExactly(NOTES);
  }

  @Test
  void whatWasNeverServedOrIsRetainedOnlyIsInNobodysUse() {
    Claim first = Claim.first("notes", NOTES);

    assertThat(users(Uses.BACKENDS, PG, Stream.of(first, CLAIM.buried()), Stream.of())).isEmpty();
    assertThat(users(Uses.SHARDS, A, Stream.of(first, CLAIM.buried()), Stream.of())).isEmpty();
  }
}
