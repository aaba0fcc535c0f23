package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.planning.Level;
import io.prism.control.planning.Limit;
import io.prism.control.planning.Limits;
import io.prism.control.planning.NamespaceId;
import io.prism.control.planning.Policy;
import io.prism.control.planning.Right;
import io.prism.crds.policy.LimitName;
import io.prism.crds.policy.TeamLevel;
import io.prism.operator.Resources;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyMapperTest {

  private static Policy map(String spec) {
    return PolicyMapper.map(Resources.policy(spec));
  }

  @Test
  void teamsAreRead() {
    Policy policy =
        map(
            """
            defaults: {level: Advanced, autoApprove: {increaseFactorPercent: 120}}
            teams:
            - name: shop
              level: Expert
              allowedK8sNamespaces: [shop, shop-test]
              autoApprove: {increaseFactorPercent: 200}
              limits:
                maxWriteRPS: 10
                maxReadRPS: 20
                maxRetentionDays: 30
                maxNamespaces: 4
                maxDataSize: 1Gi
                maxMessageSize: 1Mi
                allowedBackendTypes: [Postgres]
                backendTuning: Allowed
                crossRegion: Denied
            - name: '*'
            global: {maxWriteRPS: 1000}
            """);

    assertThat(policy.defaultLevel()).isEqualTo(Level.ADVANCED);
    assertThat(policy.defaultIncreasePercent()).hasValue(120);
    assertThat(policy.global().most()).containsOnly(Map.entry(Limit.WRITE_RPS, 1000L));
    assertThat(policy.teams().get("shop"))
        .isEqualTo(
            new Policy.Team(
                Optional.of(Level.EXPERT),
                Set.of("shop", "shop-test"),
                new Limits(
                    Map.of(
                        Limit.WRITE_RPS, 10L,
                        Limit.READ_RPS, 20L,
                        Limit.RETENTION_DAYS, 30L,
                        Limit.NAMESPACES, 4L,
                        Limit.DATA_BYTES, 1L << 30,
                        Limit.ITEM_BYTES, 1L << 20),
                    Optional.of(Set.of("Postgres")),
                    Map.of(Right.BACKEND_TUNING, true, Right.CROSS_REGION, false)),
                OptionalInt.of(200)));
    assertThat(policy.teams().get("*"))
        .isEqualTo(new Policy.Team(Optional.empty(), Set.of(), Limits.NONE, OptionalInt.empty()));
  }

  @Test
  void aPolicyWithoutATeamAdmitsNobodyAndNoPolicyAdmitsEverybody() {
    assertThat(map("defaults: {}").teams()).isEmpty();
    assertThat(map("defaults: {}").defaultLevel()).isEqualTo(Level.GUIDED);
    assertThat(PolicyMapper.NONE.teams()).containsOnlyKeys("*");
  }

  @ParameterizedTest
  @EnumSource
  void thePlannerKnowsEveryLevel(TeamLevel level) {
    assertThat(map("defaults: {level: %s}".formatted(level.wire())).defaultLevel().word())
        .isEqualTo(level.wire());
  }

  @ParameterizedTest
  @EnumSource
  void thePlannerKnowsEveryLimitThatCanBeRaised(LimitName limit) {
    assertThat(Arrays.stream(Limit.values()).map(Limit::field)).contains(limit.wire());
  }

  @Test
  void approvalsAreReadWithTheirUnits() {
    Policy policy =
        map(
            """
            approvals:
            - {namespaceRef: {name: notes, namespace: shop}, limit: maxDataSize, value: 2Ti, ticket: T-1, expires: '2027-01-01T00:00:00Z'}
            - {namespaceRef: {name: notes, namespace: shop}, limit: maxWriteRPS, value: 90k}
            """);

    assertThat(policy.approvals())
        .containsExactly(
            new Policy.Approval(
                new NamespaceId("shop", "notes"),
                Limit.DATA_BYTES,
                2L << 40,
                Optional.of("T-1"),
                Optional.of(Instant.parse("2027-01-01T00:00:00Z"))),
            new Policy.Approval(
                new NamespaceId("shop", "notes"),
                Limit.WRITE_RPS,
                90_000,
                Optional.empty(),
                Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{limit: maxWriteRPS, value: '1'}",
        "{namespaceRef: {name: notes}, limit: maxWriteRPS, value: '1'}",
        "{namespaceRef: {name: notes, namespace: shop}, limit: maxFun, value: '1'}",
        "{namespaceRef: {name: notes, namespace: shop}, limit: maxWriteRPS}",
        "{namespaceRef: {name: notes, namespace: shop}, limit: maxWriteRPS, value: '1', expires: soon}",
        "{namespaceRef: {name: notes, namespace: shop}, limit: maxWriteRPS, value: much}",
      })
  void whatIsNotReadableAsAnApprovalIsNoneAndSpoilsNoOther(String approval) {
    assertThat(
            map("""
                approvals:
                - %s
                - {namespaceRef: {name: a, namespace: b}, limit: maxReadRPS, value: '5'}
                """
                    .formatted(approval))
                .approvals())
        .extracting(Policy.Approval::limit)
        .containsExactly(Limit.READ_RPS);
  }

  @Test
  void moreThanALongHoldsIsCut() {
    assertThat(map("global: {maxDataSize: 100Ei}").global().most())
        .containsEntry(Limit.DATA_BYTES, Long.MAX_VALUE);
  }
}
