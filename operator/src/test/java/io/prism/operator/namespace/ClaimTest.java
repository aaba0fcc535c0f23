package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.namespace.SelectedBy;
import io.prism.operator.resource.ObjectKey;
import org.junit.jupiter.api.Test;

class ClaimTest {

  private static final Claim FIRST = Claim.first("notes", new ObjectKey("shop", "notes"));

  private static ObjectKey shard(String name) {
    return new ObjectKey("prism-system", name);
  }

  private static Claim.Binding at(String shard) {
    return new Claim.Binding(
        new ObjectKey("shop", "pg"), "Postgres", SelectedBy.AUTO, "r", shard(shard), "{}");
  }

  @Test
  void theShardBeforeIsLeftOnlyAfterTheArrival() {
    Claim moving = FIRST.bound(at("a")).bound(at("b"));

    assertThat(moving.leaving()).contains(shard("a"));
    assertThat(moving.shards()).containsExactlyInAnyOrder(shard("a"), shard("b"));
    assertThat(moving.bound(at("b"))).isEqualTo(moving);
    assertThat(moving.arrived().shards()).containsExactly(shard("b"));
  }

  @Test
  void whoeverChangesItsMindOnTheWayIsStillServedWhereItWas() {
    Claim moving = FIRST.bound(at("a")).bound(at("b"));

    assertThat(moving.bound(at("c")).shards()).containsExactlyInAnyOrder(shard("a"), shard("c"));
    assertThat(moving.bound(at("a"))).isEqualTo(FIRST.bound(at("a")));
  }
}
