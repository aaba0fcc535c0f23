package io.prism.control.planning;

import static io.prism.control.planning.WishBuilder.keyValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShardChooserTest {

  private static final Candidate PG = World.postgres("pg");
  private static final Shard EU = World.shard("eu", Map.of("region", "eu"), 5, false);
  private static final Shard EU_SHOP =
      World.shard("eu-shop", Map.of("region", "eu", "product", "shop"), 9, false);
  private static final Shard EU_SHOP_QUIET =
      World.shard("eu-shop-quiet", Map.of("region", "eu", "product", "shop"), 3, false);
  private static final Shard US = World.shard("us", Map.of("region", "us"), 0, false);

  static Stream<Arguments> placements() {
    return Stream.of(
        arguments(new PlacementWish.Anywhere(), "default"),
        arguments(new PlacementWish.Named("us"), "us"),
        arguments(selecting(Map.of("region", "us")), "us"),
        arguments(selecting(Map.of("region", "eu", "product", "shop")), "eu-shop-quiet"),
        // Fewer namespaces decide among those that match as well as each other.
        arguments(selecting(Map.of("region", "eu")), "eu-shop-quiet"),
        // A shard that leaves the feature open fits; one that is for something else does not.
        arguments(selecting(Map.of("region", "eu", "product", "bank", "feature", "pay")), "eu"));
  }

  @ParameterizedTest
  @MethodSource("placements")
  void theRuleOfAssignment(PlacementWish wish, String shard) {
    assertThat(chosen(world(), keyValue().placed(wish)).shard().name()).isEqualTo(shard);
  }

  @Test
  void theNameDecidesAmongEquals() {
    Shard a = World.shard("a", Map.of("region", "eu"), 5, false);

    assertThat(
            chosen(
                    World.with(PG).shards(EU, a),
                    keyValue().placed(selecting(Map.of("region", "eu"))))
                .shard()
                .name())
        .isEqualTo("a");
  }

  @Test
  void oneThatIsOnItsWayOutKeepsWhatItHasAndTakesNothingNew() {
    Standing leaving = new Standing.NotReady("is being deleted");
    Shard shard =
        new Shard(
            World.DEFAULT.id(),
            Map.of("region", "eu"),
            Map.of(),
            0,
            10,
            1,
            true,
            Optional.empty(),
            leaving);

    assertThat(World.with(PG).shards(shard).reasons(keyValue()))
        .containsExactly("ShardNotFound placement");
    assertThat(
            World.with(PG)
                .shards(shard)
                .reasons(keyValue().placed(selecting(Map.of("region", "eu")))))
        .containsExactly("ShardNotFound placement.selector");
    assertThat(
            World.with(PG)
                .shards(shard)
                .current(World.on("pg", "Postgres", keyValue()))
                .plan(keyValue()))
        .isInstanceOf(Outcome.Planned.class);
  }

  @Test
  void labelsMustBeThere() {
    Shard marked =
        new Shard(
            new ShardId("payments", "marked"),
            Map.of(),
            Map.of("tier", "gold"),
            0,
            10,
            1,
            false,
            Optional.empty(),
            new Standing.Ready());
    PlacementWish gold = new PlacementWish.Selected(Map.of(), Map.of("tier", "gold"));
    PlacementWish silver = new PlacementWish.Selected(Map.of(), Map.of("tier", "silver"));
    World world = World.with(PG).shards(World.DEFAULT, marked);

    assertThat(chosen(world, keyValue().placed(gold)).shard().name()).isEqualTo("marked");
    assertThat(world.reasons(keyValue().placed(silver)))
        .containsExactly("ShardNotFound placement.selector");
  }

  @Test
  void aMissingShardIsRefused() {
    assertThat(world().reasons(keyValue().placed(new PlacementWish.Named("nowhere"))))
        .containsExactly("ShardNotFound placement.shardRef");
    assertThat(World.with(PG).shards(US).reasons(keyValue()))
        .containsExactly("ShardNotFound placement");
  }

  @Test
  void aFullShardTakesNobodyButKeepsWhomItServes() {
    Shard full =
        new Shard(
            World.DEFAULT.id(),
            Map.of(),
            Map.of(),
            10,
            10,
            1,
            true,
            Optional.empty(),
            new Standing.Ready());

    assertThat(World.with(PG).shards(full).reasons(keyValue()))
        .containsExactly("LimitExceeded placement");
    assertThat(
            World.with(PG)
                .shards(full)
                .current(World.on("pg", "Postgres", keyValue()))
                .plan(keyValue()))
        .isInstanceOf(Outcome.Planned.class);
  }

  @Test
  void anotherShardOfTheSameNameMovesNobody() {
    WishBuilder named = keyValue().placed(new PlacementWish.Named("us"));
    Shard nearer =
        new Shard(
            new ShardId("payments", "us"),
            Map.of(),
            Map.of(),
            0,
            10,
            1,
            false,
            Optional.empty(),
            new Standing.Ready());

    assertThat(chosen(on("us", named).shards(US, nearer), named).shard()).isEqualTo(US.id());
    assertThat(chosen(World.with(PG).shards(US, nearer), named).shard()).isEqualTo(nearer.id());
  }

  @Test
  void aNamespaceStaysUntilItAsksForAnotherShard() {
    PlacementWish eu = selecting(Map.of("region", "eu"));
    WishBuilder accepted = keyValue().placed(eu);

    assertThat(chosen(on("eu", accepted), keyValue().placed(eu)).shard().name()).isEqualTo("eu");
    assertThat(chosen(on("eu", accepted), keyValue()).shard().name()).isEqualTo("eu");
    assertThat(chosen(on("us", accepted), keyValue().placed(eu)).shard().name()).isEqualTo("us");
    assertThat(chosen(on("us", keyValue()), keyValue().placed(eu)))
        .satisfies(
            moved -> {
              assertThat(moved.shard().name()).isEqualTo("eu-shop-quiet");
              assertThat(moved.movedFrom()).contains(new ShardId("payments", "us"));
            });
  }

  @Test
  void aShardThatIsGoneIsReplaced() {
    assertThat(chosen(on("gone", keyValue()), keyValue()).shard().name()).isEqualTo("default");
  }

  @Test
  void aShardOfItsOwnIsMadeOnceAndServesNobodyElse() {
    Shard own =
        new Shard(
            new ShardId("payments", "own"),
            Map.of("region", "eu"),
            Map.of(),
            0,
            10,
            1,
            false,
            Optional.of(WishBuilder.ORDERS),
            new Standing.Ready());
    Shard foreign =
        new Shard(
            new ShardId("payments", "foreign"),
            Map.of("region", "jp"),
            Map.of(),
            0,
            10,
            1,
            false,
            Optional.of(new NamespaceId("payments", "others")),
            new Standing.Ready());
    WishBuilder alone = keyValue().placed(new PlacementWish.Own());

    assertThat(world().decision(alone).shard()).isInstanceOf(ShardChoice.ToBeMade.class);
    assertThat(chosen(World.with(PG).shards(World.DEFAULT, own), alone).shard())
        .isEqualTo(own.id());
    assertThat(
            World.with(PG)
                .shards(World.DEFAULT, foreign)
                .reasons(keyValue().placed(selecting(Map.of("region", "jp")))))
        .containsExactly("ShardNotFound placement.selector");
  }

  static Stream<Arguments> demanding() {
    return Stream.of(
        arguments(keyValue().reads(10_000), false),
        arguments(keyValue().reads(10_001), true),
        arguments(keyValue().latency(50), false),
        arguments(keyValue().latency(49), true),
        arguments(
            keyValue()
                .handling(new Handling(true, Set.of("PCI")))
                .placed(new PlacementWish.Named("default")),
            true),
        arguments(keyValue().reads(10_001).placed(new PlacementWish.Own()), false));
  }

  @ParameterizedTest
  @MethodSource("demanding")
  void aShardOfItsOwnIsAdvisedForDemandingNamespaces(WishBuilder wish, boolean advised) {
    Candidate store = World.marked(PG, Optional.empty(), Map.of("compliance.prism.io/pci", "true"));

    assertThat(World.with(store).advice(wish).contains("OWN_SHARD placement.mode"))
        .isEqualTo(advised);
  }

  private static World world() {
    return World.with(PG).shards(US, World.DEFAULT, EU_SHOP, EU, EU_SHOP_QUIET);
  }

  private static World on(String shard, WishBuilder accepted) {
    Current now = World.on("pg", "Postgres", accepted);
    return world()
        .current(
            new Current(
                now.backend(),
                now.type(),
                now.movingTo(),
                Optional.of(new ShardId("payments", shard)),
                now.accepted(),
                now.capacity()));
  }

  private static PlacementWish selecting(Map<String, String> traits) {
    return new PlacementWish.Selected(traits, Map.of());
  }

  private static ShardChoice.Existing chosen(World world, WishBuilder wish) {
    return (ShardChoice.Existing) world.decision(wish).shard();
  }
}
