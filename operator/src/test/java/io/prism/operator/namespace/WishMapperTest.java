package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.backend.Durability;
import io.prism.control.planning.BackendId;
import io.prism.control.planning.BackendWish;
import io.prism.control.planning.ClientApi;
import io.prism.control.planning.Consistency;
import io.prism.control.planning.Load;
import io.prism.control.planning.NamespaceId;
import io.prism.control.planning.Needs;
import io.prism.control.planning.PlacementWish;
import io.prism.control.planning.Retention;
import io.prism.control.planning.Ttl;
import io.prism.control.planning.Wish;
import io.prism.crds.namespace.Traffic;
import io.prism.crds.namespace.TtlRequirement;
import io.prism.operator.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WishMapperTest {

  private static final NamespaceId ID = new NamespaceId("shop", "notes");

  private static Wish map(String fields) {
    return WishMapper.map(ID, Map.of(), Resources.namespace(fields).getSpec());
  }

  @Test
  void whoAsksForNothingGetsWhatTheApiPromises() {
    Wish wish = map("");

    assertThat(wish.api()).isEqualTo(ClientApi.KEY_VALUE);
    assertThat(wish.team()).isEqualTo("shop");
    assertThat(wish.needs()).isEqualTo(Needs.NONE);
    assertThat(wish.durability()).isEqualTo(Durability.STRONG);
    assertThat(wish.backend()).isEqualTo(new BackendWish.Auto(List.of()));
    assertThat(wish.placement()).isEqualTo(new PlacementWish.Anywhere());
    assertThat(wish.handling().sessionIsolation()).isFalse();
    assertThat(wish.ticket()).isEmpty();
  }

  @Test
  void needsAreReadWithTheirUnits() {
    Needs needs =
        map("""
            needs:
              durability: BestEffort
              consistency: BoundedStaleness
              maxStalenessSeconds: 5
              accessPattern: AppendHeavy
              readRPS: 100
              writeRPS: 20
              dataSize: 2Gi
              averageItemSize: 4Ki
              maxValueSize: 1M
              latencyP99Millis: 20
              retentionDays: 30
              requiredInterfaces: [keyvalue_scan]
              ttl: {requirement: Required, defaultSeconds: 60, allowInfinite: Denied}
            """)
            .needs();

    assertThat(needs.durability()).contains(Durability.BEST_EFFORT);
    assertThat(needs.consistency()).isEqualTo(Consistency.BOUNDED_STALENESS);
    assertThat(needs.maxStalenessSeconds()).hasValue(5);
    assertThat(needs.load())
        .isEqualTo(
            new Load(
                Load.Shape.APPEND_HEAVY,
                100,
                20,
                OptionalLong.of(2L << 30),
                OptionalLong.of(4096),
                OptionalInt.of(20)));
    assertThat(needs.maxValueBytes()).hasValue(1_000_000);
    assertThat(needs.retention()).isEqualTo(new Retention.Days(30));
    assertThat(needs.requiredInterfaces()).containsExactly("keyvalue_scan");
    assertThat(needs.ttl()).isEqualTo(new Ttl(Ttl.Use.REQUIRED, OptionalLong.of(60), false));
  }

  @Test
  void foreverIsARetention() {
    assertThat(map("needs: {retainForever: true}").needs().retention())
        .isEqualTo(new Retention.Forever());
    assertThat(map("needs: {retainForever: false, retentionDays: 3}").needs().retention())
        .isEqualTo(new Retention.Days(3));
  }

  @ParameterizedTest
  @EnumSource
  void thePlannerKnowsEveryApi(io.prism.crds.namespace.ClientApi api) {
    assertThat(map("clientAPI: " + api.wire()).api().word()).isEqualTo(api.wire());
  }

  @ParameterizedTest
  @EnumSource
  void thePlannerKnowsEveryDurability(io.prism.crds.namespace.Durability durability) {
    assertThat(map("needs: {durability: %s}".formatted(durability.wire())).durability().name())
        .isEqualTo(durability.name());
  }

  @ParameterizedTest
  @EnumSource
  void thePlannerKnowsEveryConsistency(io.prism.crds.namespace.Consistency consistency) {
    assertThat(
            map("needs: {consistency: %s}".formatted(consistency.wire()))
                .needs()
                .consistency()
                .name())
        .isEqualTo(consistency.name());
  }

  @ParameterizedTest
  @EnumSource
  void thePlannerKnowsEveryShapeOfTraffic(Traffic traffic) {
    assertThat(
            map("needs: {accessPattern: %s}".formatted(traffic.wire()))
                .needs()
                .load()
                .shape()
                .name())
        .isEqualTo(traffic.name());
  }

  @ParameterizedTest
  @EnumSource
  void thePlannerKnowsEveryUseOfExpiry(TtlRequirement requirement) {
    assertThat(
            map("needs: {ttl: {requirement: %s}}".formatted(requirement.wire()))
                .needs()
                .ttl()
                .use()
                .name())
        .isEqualTo(requirement.name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clientAPI: Telepathy              | spec.clientAPI
          needs: {durability: Eternal}      | spec.needs.durability
          needs: {consistency: Sometimes}   | spec.needs.consistency
          needs: {accessPattern: Weird}     | spec.needs.accessPattern
          needs: {ttl: {requirement: Odd}}  | spec.needs.ttl.requirement
          """)
  void aWordOfAnotherReleaseIsRefusedByField(String fields, String path) {
    assertThatThrownBy(() -> map(fields))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(path + ": ");
  }

  @Test
  void withoutASpecNothingIsAsked() {
    assertThatThrownBy(() -> WishMapper.map(ID, Map.of(), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBackendIsNamedAtHomeUnlessItSaysWhere() {
    assertThat(map("backend: {mode: Explicit, ref: {name: pg}}").backend())
        .isEqualTo(
            new BackendWish.Explicit(
                new BackendId("shop", "pg"), BackendWish.Change.REQUIRE_MIGRATION));
    assertThat(
            map("backend: {mode: Explicit, ref: {name: pg, namespace: stores}, changePolicy:"
                    + " AllowDataLoss}")
                .backend())
        .isEqualTo(
            new BackendWish.Explicit(
                new BackendId("stores", "pg"), BackendWish.Change.ALLOW_DATA_LOSS));
  }

  @Test
  void aChangePolicyOfAnotherReleaseLosesNoData() {
    assertThat(map("backend: {ref: {name: pg}, changePolicy: Gamble}").backend())
        .extracting(backend -> ((BackendWish.Explicit) backend).change())
        .isEqualTo(BackendWish.Change.REQUIRE_MIGRATION);
  }

  @Test
  void placementIsByNameByDescriptionOrAlone() {
    assertThat(map("placement: {shardRef: {name: fast}}").placement())
        .isEqualTo(new PlacementWish.Named("fast"));
    assertThat(map("placement: {mode: Dedicated}").placement()).isEqualTo(new PlacementWish.Own());
    assertThat(
            map("placement: {selector: {product: carts, slaTier: gold, matchLabels: {a: b}}}")
                .placement())
        .isEqualTo(
            new PlacementWish.Selected(
                Map.of("product", "carts", "slaTier", "gold"), Map.of("a", "b")));
  }

  @Test
  void theRestIsHandedOn() {
    Wish wish =
        map(
            """
            backend: {preferredTypes: [Redis, Postgres], options: {pool: '3'}}
            isolation: {level: Session}
            policies: {compliance: [PCI]}
            approvalRef: {ticket: T-1}
            """);

    assertThat(wish.backend()).isEqualTo(new BackendWish.Auto(List.of("Redis", "Postgres")));
    assertThat(wish.options()).containsOnly(Map.entry("pool", "3"));
    assertThat(wish.handling().sessionIsolation()).isTrue();
    assertThat(wish.handling().compliance()).isEqualTo(Set.of("PCI"));
    assertThat(wish.ticket()).isEqualTo(Optional.of("T-1"));
  }
}
