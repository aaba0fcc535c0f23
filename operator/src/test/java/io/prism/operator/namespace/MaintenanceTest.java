package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.snapshot.ServiceState;
import io.prism.control.stream.wire.NamespaceContent;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismShard;
import io.prism.crds.Reason;
import io.prism.operator.Resources;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Problem;
import io.prism.operator.workload.ShardMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores and shards whose namespaces answer less for a while. */
class MaintenanceTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final PrismNamespace NOTES = Resources.namespace("");
  private static final Claim FREE = Claim.first("notes", ObjectKey.of(NOTES));

  private final NamespaceJudge judge = new NamespaceJudge(Resources.installation(), () -> NOW);
  private final Claim bound =
      FREE.bound(((Verdict.Accepted) judge.judge(NOTES, FREE, view("Active", "None"))).binding());

  private static PrismBackend backend(String maintenance) {
    return Resources.backend(
        "pg",
        "type: Postgres, connection: {url: 'postgres://pg:5432/prism', usernameFrom: {secretKeyRef:"
            + " {name: pg, key: user}}}, maintenance: "
            + maintenance);
  }

  private static PrismShard shard(String maintenance) {
    return Resources.shard("prism-system", "default", "maintenance: {" + maintenance + "}");
  }

  private static ClusterView view(String backend, String mode) {
    return new ClusterView(
        List.of(backend(backend)),
        List.of(shard("mode: " + mode)),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private Verdict.Accepted accepted(PrismNamespace namespace, ClusterView view) {
    return (Verdict.Accepted) judge.judge(namespace, bound, view);
  }

  @ParameterizedTest
  @CsvSource({
    "Active,    Active,   None,     ACTIVE,    AS_WANTED",
    "Active,    Draining, None,     ACTIVE,    AS_WANTED",
    "Active,    ReadOnly, None,     READ_ONLY, UNDER_MAINTENANCE",
    "Active,    Active,   ReadOnly, READ_ONLY, UNDER_MAINTENANCE",
    "Active,    Active,   Reject,   SUSPENDED, UNDER_MAINTENANCE",
    "Active,    ReadOnly, Reject,   SUSPENDED, UNDER_MAINTENANCE",
    "ReadOnly,  ReadOnly, None,     READ_ONLY, AS_WANTED",
    "ReadOnly,  Active,   Reject,   SUSPENDED, UNDER_MAINTENANCE",
    "Suspended, ReadOnly, ReadOnly, SUSPENDED, AS_WANTED"
  })
  void theStrictestOfNamespaceStoreAndShardHolds(
      String own, String backend, String mode, ServiceState state, Reason reason) {
    Verdict.Accepted verdict =
        accepted(Resources.namespace("serviceState: " + own), view(backend, mode));

    assertThat(verdict.content().namespace().state()).isEqualTo(state);
    assertThat(verdict.lifetime().state()).isEqualTo(state);
    assertThat(verdict.lifetime().reason()).isEqualTo(reason);
  }

  @Test
  void whoLimitsItIsTold() {
    assertThat(accepted(NOTES, view("ReadOnly", "None")).lifetime().describe())
        .isEqualTo(
            "PrismBackend shop/pg has spec.maintenance ReadOnly: writes are refused until that"
                + " ends");
    assertThat(accepted(NOTES, view("ReadOnly", "Reject")).lifetime().describe())
        .startsWith("PrismShard prism-system/default has spec.maintenance.mode Reject: all calls");
    assertThat(accepted(NOTES, view("ReadOnly", "ReadOnly")).lifetime().describe())
        .contains("PrismBackend shop/pg", ", and PrismShard prism-system/default");
  }

  @Test
  void whatExpiredIsOverAllTheSame() {
    PrismNamespace namespace = Resources.namespace("expireAfterSeconds: 60");
    namespace.getMetadata().setCreationTimestamp("2026-11-21T11:00:00Z");

    Lifetime lifetime = accepted(namespace, view("ReadOnly", "None")).lifetime();

    assertThat(lifetime.state()).isEqualTo(ServiceState.SUSPENDED);
    assertThat(lifetime.reason()).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void itHoldsAlsoWhileALaterSpecIsRefused() {
    assertThat(renewed(view("ReadOnly", "None")).orElseThrow().namespace().state())
        .isEqualTo(ServiceState.READ_ONLY);
  }

  private Optional<NamespaceContent> renewed(ClusterView view) {
    return judge.renewed(
        Resources.namespace("quotas: {maxKeys: 1}"), bound.binding().orElseThrow(), view);
  }

  @ParameterizedTest
  @CsvSource({"Sleepy, None", "Active, Sleepy"})
  void whatThisReleaseDoesNotKnowChangesNothing(String backend, String mode) {
    ClusterView view = view(backend, mode);

    assertThat(judge.judge(NOTES, bound, view)).isInstanceOf(Verdict.Refused.class);
    assertThat(renewed(view)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Draining", "ReadOnly"})
  void noFurtherNamespaceIsPlacedOnAStoreUnderMaintenance(String word) {
    Verdict verdict =
        judge.judge(
            Resources.namespace("backend: {mode: Explicit, ref: {name: pg}}"),
            FREE,
            view(word, "None"));

    assertThat(((Verdict.Refused) verdict).facts())
        .anySatisfy(
            fact -> assertThat(fact.message()).contains("takes no further namespace", word));
  }

  @Test
  void nothingIsErasedFromAStoreThatIsReadOnly() {
    Claim.Binding binding = bound.binding().orElseThrow();

    assertThat(Maintenance.keepsFromErasing(binding, view("ReadOnly", "None")).orElseThrow())
        .contains("PrismBackend shop/pg", "ReadOnly");
    assertThat(Maintenance.keepsFromErasing(binding, view("Draining", "Reject"))).isEmpty();
  }

  @Test
  void aShardThatShouldTellClientsSomethingIsRefused() {
    assertThat(
            ShardMapper.map(
                    shard("mode: Reject, message: soon, until: '2026-11-22T00:00:00Z'"), List.of())
                .problems())
        .extracting(Problem::path)
        .containsExactly("spec.maintenance.message", "spec.maintenance.until");
    assertThat(ShardMapper.map(shard("mode: Reject"), List.of()).problems()).isEmpty();
  }
}
