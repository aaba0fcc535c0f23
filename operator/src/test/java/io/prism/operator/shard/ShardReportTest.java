package io.prism.operator.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.stream.DrainPhase;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.ProxyRecord;
import io.prism.control.stream.RefusedEntries;
import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.crds.shard.ProxyStatus;
import io.prism.crds.shard.ShardStatus;
import io.prism.operator.config.Propagation;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import io.prism.operator.status.PodTrouble;
import io.prism.operator.status.Rollout;
import io.prism.operator.upgrade.PodsInForce;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ShardReportTest {

  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Rollout TWO = new Rollout(2, 2, 2, 2, true, Optional.empty(), "look");
  private static final Fact ACCEPTED = Fact.yes(ConditionType.ACCEPTED, "in force");
  private static final Fact UNFIT =
      Fact.no(ConditionType.ACCEPTED, Reason.NOT_SUPPORTED, "spec.proxy.replicas");

  private static ProxyRecord proxy(String pod, String boot, long acked) {
    return new ProxyRecord(
        new ProxyId(pod, boot),
        "i",
        "r",
        1,
        acked,
        RefusedEntries.NONE,
        Map.of(),
        DrainPhase.SERVING,
        true);
  }

  private static ShardReport report(
      OptionalLong config, Rollout rollout, List<ProxyRecord> proxies, Fact... facts) {
    return new ShardReport(
        4L, "a=b", 3, config, rollout, Propagation.of(proxies), Optional.empty(), List.of(facts));
  }

  private static ShardStatus serving() {
    Propagation propagation = Propagation.of(List.of(proxy("a", "1", 9), proxy("b", "1", 9)));
    return report(OptionalLong.of(9), TWO, propagation.records(), ACCEPTED, propagation.fact(9))
        .toStatus(null, NOW);
  }

  private static String said(ShardStatus status, ConditionType type) {
    return Conditions.find(status.conditions(), type)
        .map(condition -> condition.status() + " " + condition.reason())
        .orElse("nothing");
  }

  @Test
  void aFleetThatServesIsReady() {
    ShardStatus status = serving();

    assertThat(status.acked()).isEqualTo("2/2");
    assertThat(status.configVersion()).isEqualTo(9);
    assertThat(status.readyReplicas()).isEqualTo(2);
    assertThat(status.namespaces()).isEqualTo(3);
    assertThat(said(status, ConditionType.READY)).isEqualTo("True AsWanted");
  }

  @Test
  void aSpecThatMakesNoSenseLeavesTheFleetAsItWas() {
    ShardStatus status =
        report(
                OptionalLong.empty(),
                TWO,
                List.of(proxy("a", "1", 9), proxy("b", "1", 8)),
                UNFIT,
                TWO.available())
            .toStatus(serving(), NOW);

    assertThat(status.configVersion()).isEqualTo(9);
    assertThat(status.acked()).isEqualTo("1/2");
    assertThat(said(status, ConditionType.READY)).isEqualTo("False NotSupported");
    assertThat(said(status, ConditionType.STALLED)).isEqualTo("True NotSupported");
    assertThat(said(status, ConditionType.AVAILABLE)).isEqualTo("True AsWanted");
    assertThat(said(status, ConditionType.CONFIG_PROPAGATED)).isEqualTo("True AsWanted");
  }

  @Test
  void oneThatMadeNoSenseFromTheStartHasNoConfiguration() {
    ShardStatus status =
        report(OptionalLong.empty(), Rollout.NONE, List.of(), UNFIT).toStatus(null, NOW);

    assertThat(status.configVersion()).isNull();
    assertThat(status.acked()).isEqualTo("0/0");
  }

  @Test
  void podsThatAreMadeAreWaitedForAndAQuotaIsNot() {
    Rollout young = new Rollout(2, 1, 0, 1, true, Optional.empty(), "look");
    Rollout forbidden =
        new Rollout(
            2,
            0,
            0,
            0,
            true,
            Optional.of(new PodTrouble(Reason.QUOTA_REJECTED, "exceeded quota: small")),
            "look");

    ShardStatus waiting =
        report(
                OptionalLong.of(1),
                young,
                List.of(),
                ACCEPTED,
                young.available(),
                Fact.yes(ConditionType.PROGRESSING, Reason.ROLLING_OUT, "pods"))
            .toStatus(null, NOW);
    ShardStatus stuck =
        report(OptionalLong.of(1), forbidden, List.of(), ACCEPTED, forbidden.available())
            .toStatus(null, NOW);

    assertThat(said(waiting, ConditionType.RECONCILING)).isEqualTo("True RollingOut");
    assertThat(said(waiting, ConditionType.STALLED)).isEqualTo("nothing");
    assertThat(said(stuck, ConditionType.STALLED)).isEqualTo("True QuotaRejected");
  }

  @Test
  void aContainerThatWasStartedAgainIsOnePod() {
    ShardStatus status =
        report(
                OptionalLong.of(9),
                TWO,
                List.of(proxy("b", "1", 9), proxy("a", "old", 9), proxy("a", "new", 3)),
                ACCEPTED)
            .toStatus(null, NOW);

    assertThat(status.proxies())
        .extracting(ProxyStatus::id, ProxyStatus::ackedConfigVersion)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", 3L),
            org.assertj.core.groups.Tuple.tuple("b", 9L));
  }

  @Test
  void aLargeFleetIsCountedAndNotListed() {
    List<ProxyRecord> many = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      many.add(proxy("p" + i, "1", 9));
    }

    ShardStatus status = report(OptionalLong.of(9), TWO, many, ACCEPTED).toStatus(null, NOW);

    assertThat(status.proxies()).isNull();
    assertThat(status.proxiesAcked()).isEqualTo(101);
  }

  @Test
  void aFrozenFleetSaysWhatItSaidBefore() {
    ShardStatus before = serving();

    ShardStatus status =
        new ShardReport(
                5L,
                "a=b",
                3,
                OptionalLong.empty(),
                TWO,
                Propagation.of(List.of()),
                Optional.empty(),
                List.of(Watched.paused()))
            .toStatus(before, NOW);

    assertThat(status.observedGeneration()).isEqualTo(4);
    assertThat(status.configVersion()).isEqualTo(9);
    assertThat(status.conditions()).containsAll(before.conditions());
    assertThat(said(status, ConditionType.PAUSED)).isEqualTo("True PausedByAnnotation");
  }

  @Test
  void aFleetWithoutItsAutoscalerIsReady() {
    Fact stays = Fact.no(ConditionType.AUTOSCALING_ACTIVE, Reason.KEDA_NOT_INSTALLED, "no KEDA");
    ShardStatus status =
        report(OptionalLong.of(9), TWO, List.of(), ACCEPTED, stays, TWO.available())
            .toStatus(null, NOW);

    assertThat(said(status, ConditionType.READY)).isEqualTo("True AsWanted");
    assertThat(said(status, ConditionType.AUTOSCALING_ACTIVE)).isEqualTo("False KEDANotInstalled");
    assertThat(said(status, ConditionType.STALLED)).isEqualTo("nothing");
  }

  @Test
  void anUpgradeThatWaitsIsToldUntilItIsJudgedAgainAndStopsNobody() {
    Fact offer = Fact.yes(ConditionType.UPGRADE_AVAILABLE, Reason.NEWER_VERSION, "prism:2");
    ShardReport report =
        new ShardReport(
            4L,
            "a=b",
            3,
            OptionalLong.of(9),
            TWO,
            Propagation.of(List.of()),
            Optional.of(new PodsInForce("prism:1", "abc")),
            List.of(ACCEPTED, offer, TWO.available()));

    ShardStatus waiting = report.toStatus(null, NOW);
    ShardStatus refused =
        report(OptionalLong.empty(), TWO, List.of(), UNFIT).toStatus(waiting, NOW);
    ShardStatus done = report(OptionalLong.of(9), TWO, List.of(), ACCEPTED).toStatus(refused, NOW);

    assertThat(said(waiting, ConditionType.READY)).isEqualTo("True AsWanted");
    assertThat(waiting.proxyImage()).isEqualTo("prism:1");
    assertThat(said(refused, ConditionType.UPGRADE_AVAILABLE)).isEqualTo("True NewerVersion");
    assertThat(refused.proxyImage()).isEqualTo("prism:1");
    assertThat(refused.templateHash()).isEqualTo("abc");
    assertThat(said(done, ConditionType.UPGRADE_AVAILABLE)).isEqualTo("nothing");
  }
}
