package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.planning.Shard;
import io.prism.control.planning.ShardId;
import io.prism.control.planning.Standing;
import io.prism.crds.PrismShard;
import io.prism.crds.namespace.SelectedBy;
import io.prism.operator.Resources;
import io.prism.operator.resource.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShardFactsTest {

  private static Placement placed(String name, String shard, String home) {
    return Placement.of(
        new ObjectKey("shop", name),
        new Claim.Binding(
            new ObjectKey("shop", "pg"),
            "Postgres",
            SelectedBy.AUTO,
            "",
            new ObjectKey(home, shard),
            "{}"),
        Optional.empty());
  }

  @Test
  void aShardIsDescribed() {
    Shard shard =
        ShardFacts.map(
            Resources.shard(
                "shop",
                "fast",
                "product: carts, region: eu, labels: {a: b}, maxNamespaces: 7, proxy: {replicas:"
                    + " 5}"),
            List.of(
                placed("one", "fast", "shop"),
                placed("two", "fast", "elsewhere"),
                placed("three", "slow", "shop")),
            Resources.installation());

    assertThat(shard)
        .isEqualTo(
            new Shard(
                new ShardId("shop", "fast"),
                Map.of("product", "carts", "region", "eu"),
                Map.of("a", "b"),
                1,
                7,
                5,
                false,
                Optional.empty(),
                new Standing.Ready()));
  }

  @Test
  void oneThatIsBeingDeletedTakesNobodyNew() {
    PrismShard leaving = Resources.shard("shop", "fast", "");
    leaving.getMetadata().setDeletionTimestamp("2026-01-02T00:00:00Z");

    assertThat(ShardFacts.map(leaving, List.of(), Resources.installation()).standing())
        .isEqualTo(new Standing.NotReady("is being deleted"));
  }

  @Test
  void onlyTheOneBesideTheOperatorIsTheDefault() {
    assertThat(isDefault("prism-system", "default")).isTrue();
    assertThat(isDefault("shop", "default")).isFalse();
    assertThat(isDefault("prism-system", "main")).isFalse();
  }

  private static boolean isDefault(String namespace, String name) {
    return ShardFacts.map(Resources.shard(namespace, name, ""), List.of(), Resources.installation())
        .isDefault();
  }
}
