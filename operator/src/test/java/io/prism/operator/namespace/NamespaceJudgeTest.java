package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismPolicy;
import io.prism.crds.PrismShard;
import io.prism.crds.namespace.SelectedBy;
import io.prism.operator.Resources;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.status.Fact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceJudgeTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final ObjectKey OWNER = new ObjectKey("shop", "notes");
  private static final ObjectKey PG = new ObjectKey("shop", "pg");
  private static final String SHOP =
      """
      teams:
      - name: shop
        level: Expert
        allowedK8sNamespaces: [shop]
        limits: {maxWriteRPS: 100, backendTuning: Denied}
      """;

  private final NamespaceJudge judge = new NamespaceJudge(Resources.installation(), () -> NOW);
  private final Claim free = Claim.first("notes", OWNER);

  private static ClusterView world(Optional<PrismPolicy> policy, PrismBackend... backends) {
    return new ClusterView(
        List.of(backends), List.of(Resources.defaultShard()), policy, List.of(), Optional.empty());
  }

  private static ClusterView world(PrismBackend... backends) {
    return world(Optional.empty(), backends);
  }

  private Verdict.Accepted accepted(PrismNamespace namespace, Claim claim, ClusterView view) {
    Verdict verdict = judge.judge(namespace, claim, view);
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return (Verdict.Accepted) verdict;
  }

  private List<Fact> refused(PrismNamespace namespace, Claim claim, ClusterView view) {
    Verdict verdict = judge.judge(namespace, claim, view);
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    List<Fact> facts = ((Verdict.Refused) verdict).facts();
    assertThat(facts).isNotEmpty().noneMatch(Fact::holds);
    return facts;
  }

  private Claim bound(String fields, PrismBackend backend) {
    return free.bound(accepted(Resources.namespace(fields), free, world(backend)).binding());
  }

  // ---- what is accepted

  @Test
  void theFirstChoiceIsThePlanners() {
    Verdict.Accepted verdict =
        accepted(Resources.namespace(""), free, world(Resources.postgres("pg")));

    assertThat(verdict.binding().backend()).isEqualTo(PG);
    assertThat(verdict.binding().backendType()).isEqualTo("Postgres");
    assertThat(verdict.binding().selectedBy()).isEqualTo(SelectedBy.AUTO);
    assertThat(verdict.binding().shard()).isEqualTo(new ObjectKey("prism-system", "default"));
    assertThat(verdict.content().namespace().name()).isEqualTo("notes");
    assertThat(verdict.content().backend().name()).isEqualTo("shop.pg");
  }

  @Test
  void whatIsBoundStaysThoughABetterStoreIsThere() {
    Claim claim =
        bound("needs: {durability: BestEffort}", Resources.backend("old", "type: MemStore"));

    Verdict.Accepted verdict =
        accepted(
            Resources.namespace("needs: {durability: BestEffort}"),
            claim,
            world(Resources.postgres("a-better"), Resources.backend("old", "type: MemStore")));

    assertThat(verdict.binding()).isEqualTo(claim.binding().orElseThrow());
  }

  @Test
  void whoChoseIsToldAsItWasThoughTheNameIsGivenLater() {
    Claim claim = bound("", Resources.postgres("pg"));

    Verdict.Accepted verdict =
        accepted(
            Resources.namespace("backend: {mode: Explicit, ref: {name: pg}}"),
            claim,
            world(Resources.postgres("pg")));

    assertThat(verdict.binding().selectedBy()).isEqualTo(SelectedBy.AUTO);
    assertThat(verdict.binding().reason()).isEqualTo(claim.binding().orElseThrow().reason());
  }

  @Test
  void theAcceptedSpecIsRememberedAndRaisesNoAlarmLater() {
    Claim claim = bound("needs: {writeRPS: 90}", Resources.postgres("pg"));

    // The policy became stricter meanwhile; what was agreed stays.
    accepted(
        Resources.namespace("needs: {writeRPS: 90}"),
        claim,
        world(Optional.of(Resources.policy(SHOP.replace("100", "10"))), Resources.postgres("pg")));
  }

  @Test
  void aRememberedSpecThatCannotBeReadIsNoObstacle() {
    Claim.Binding before = bound("", Resources.postgres("pg")).binding().orElseThrow();
    Claim claim =
        free.bound(
            new Claim.Binding(
                before.backend(),
                before.backendType(),
                before.selectedBy(),
                before.reason(),
                before.shard(),
                "{\"clientAPI\": \"FromTheFuture\"}"));

    assertThat(
            accepted(Resources.namespace(""), claim, world(Resources.postgres("pg")))
                .binding()
                .backend())
        .isEqualTo(PG);
  }

  @Test
  void aRuleThatNobodyWouldKeepIsRefused() {
    assertThat(
            refused(
                Resources.namespace("access: {consumers: [{name: reader}]}"),
                free,
                world(Resources.postgres("pg"))))
        .extracting(fact -> fact.reason().wire())
        .containsExactly("NotSupported");
  }

  @Test
  void gatewaysAreToldTheLimitsOfItems() {
    var config =
        accepted(
                Resources.namespace(
                    "namespaceName: my-notes\nneeds: {maxValueSize: 2Ki, ttl: {defaultSeconds:"
                        + " 60}}"),
                Claim.first("my-notes", OWNER),
                world(Resources.postgres("pg")))
            .content()
            .namespace();

    assertThat(config.name()).isEqualTo("my-notes");
    assertThat(config.limits().maxValueBytes()).isEqualTo(2048);
    assertThat(config.defaultTtl()).hasValueSatisfying(ttl -> assertThat(ttl).hasSeconds(60));
    assertThat(config.team()).contains("shop");
  }

  // ---- what is refused

  @Test
  void anotherBackendNeedsAMigration() {
    Claim claim = bound("", Resources.postgres("pg"));

    assertThat(
            refused(
                Resources.namespace("backend: {mode: Explicit, ref: {name: other}}"),
                claim,
                world(Resources.postgres("pg"), Resources.postgres("other"))))
        .extracting(fact -> fact.reason().wire())
        .containsExactly("BackendChangeNeedsMigration");
  }

  @Test
  void anotherBackendIsTakenByWhoLetsTheDataGo() {
    Claim claim = bound("", Resources.postgres("pg"));

    Claim.Binding binding =
        accepted(
                Resources.namespace(
                    "backend: {mode: Explicit, ref: {name: other}, changePolicy: AllowDataLoss}"),
                claim,
                world(Resources.postgres("pg"), Resources.postgres("other")))
            .binding();

    assertThat(binding.backend()).isEqualTo(new ObjectKey("shop", "other"));
    assertThat(binding.selectedBy()).isEqualTo(SelectedBy.EXPLICIT);
    assertThat(binding.reason()).isNotEqualTo(claim.binding().orElseThrow().reason());
  }

  @Test
  void aBackendThatWasMadeAnewWithAnotherTypeHasNotTheData() {
    Claim claim = bound("needs: {durability: BestEffort}", Resources.postgres("pg"));

    assertThat(
            refused(
                Resources.namespace("needs: {durability: BestEffort}"),
                claim,
                world(Resources.backend("pg", "type: MemStore"))))
        .extracting(fact -> fact.reason().wire())
        .containsExactly("BackendChangeNeedsMigration");
  }

  @Test
  void aBackendThatIsGoneIsNotReplaced() {
    Claim claim = bound("", Resources.postgres("pg"));

    assertThat(
            refused(Resources.namespace(""), claim, world(Resources.postgres("other")))
                .getFirst()
                .reason()
                .wire())
        .isEqualTo("BackendNotFound");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          caching: {mode: Enabled}                                  | spec.caching
          quotas: {maxKeys: 1}                                      | spec.quotas.maxKeys
          isolation: {level: Session}                               | spec.isolation.level
          isolation: {process: Dedicated}                           | spec.isolation.process
          policies: {pii: Enabled}                                  | spec.policies.pii
          needs: {ttl: {requirement: Forbidden}}                    | spec.needs.ttl.requirement
          needs: {ttl: {allowInfinite: Denied}}                     | spec.needs.ttl.allowInfinite
          clientAPI: Queue                                          | spec.clientAPI
          placement: {mode: Dedicated}                              | spec.placement.mode
          """)
  void whatNobodyWouldDoIsRefusedByField(String fields, String path) {
    assertThat(refused(Resources.namespace(fields), free, world(Resources.postgres("pg"))))
        .singleElement()
        .satisfies(
            fact -> {
              assertThat(fact.type()).isEqualTo(ConditionType.ACCEPTED);
              assertThat(fact.reason().wire()).isEqualTo("NotSupported");
              assertThat(fact.message()).startsWith(path + ": ");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serviceState: Active\ndeletionPolicy: Retain\ncaching: {mode: Disabled}",
        "isolation: {level: Namespace, process: Shared}\npolicies: {pii: Disabled}",
        "needs: {ttl: {requirement: Optional, allowInfinite: Allowed}}",
        "isolation: {level: None}",
        "deletionPolicy: Delete"
      })
  void whatTheSchemaFillsInIsServed(String fields) {
    accepted(Resources.namespace(fields), free, world(Resources.postgres("pg")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "needs: {durability: Eternal}",
        "clientAPI: Telepathy",
        "needs: {dataSize: much}",
        "serviceState: Dreaming",
        "access: {consumers: [{name: a, permission: Guess}]}"
      })
  void aWordOfAnotherReleaseIsNotGuessed(String fields) {
    assertThat(refused(Resources.namespace(fields), free, world(Resources.postgres("pg"))))
        .extracting(fact -> fact.reason().wire())
        .containsExactly("UnsupportedVersion");
  }

  @Test
  void withoutAStoreTheBackendIsWhatIsMissing() {
    assertThat(refused(Resources.namespace(""), free, world()))
        .singleElement()
        .satisfies(
            fact -> {
              assertThat(fact.type()).isEqualTo(ConditionType.BACKEND_RESOLVED);
              assertThat(fact.reason().wire()).isEqualTo("NoMatchingBackend");
            });
  }

  @Test
  void everythingThatIsWrongIsToldInOneConditionOfAType() {
    List<Fact> facts =
        refused(
            Resources.namespace(
                """
                needs: {writeRPS: 5000}
                backend: {options: {pool: '1'}}
                placement: {shardRef: {name: nowhere}}
                """),
            free,
            world(Optional.of(Resources.policy(SHOP)), Resources.postgres("pg")));

    assertThat(facts).extracting(Fact::type).doesNotHaveDuplicates();
    assertThat(facts.getFirst().message())
        .contains("spec.needs.writeRPS", "spec.backend.options", "spec.placement.shardRef");
  }

  // ---- the policy

  @Test
  void aTeamMayAskForNoMoreThanItsLimitWithoutAnApproval() {
    PrismNamespace namespace = Resources.namespace("needs: {writeRPS: 5000}");

    assertThat(
            refused(
                namespace,
                free,
                world(Optional.of(Resources.policy(SHOP)), Resources.postgres("pg"))))
        .extracting(fact -> fact.reason().wire())
        .containsExactly("ApprovalRequired");
    accepted(namespace, free, world(approved("2026-11-21T12:00:01Z"), Resources.postgres("pg")));
    refused(namespace, free, world(approved("2026-11-21T12:00:00Z"), Resources.postgres("pg")));
  }

  private static Optional<PrismPolicy> approved(String expires) {
    return Optional.of(
        Resources.policy(
            SHOP
                + "approvals: [{namespaceRef: {name: notes, namespace: shop}, limit: maxWriteRPS,"
                + " value: 5k, expires: '"
                + expires
                + "'}]\n"));
  }

  @Test
  void aTeamThatThePolicyDoesNotKnowIsRefused() {
    assertThat(
            refused(
                Resources.namespace("team: strangers"),
                free,
                world(Optional.of(Resources.policy(SHOP)), Resources.postgres("pg"))))
        .extracting(fact -> fact.reason().wire())
        .containsExactly("UnknownTeam");
  }

  @Test
  void aTeamHasOnlySoManyNamespaces() {
    PrismNamespace other = Resources.namespace("other", "");
    Verdict.Accepted served =
        accepted(other, Claim.first("other", OWNER), world(Resources.postgres("pg")));
    PrismPolicy policy = Resources.policy(SHOP.replace("maxWriteRPS: 100", "maxNamespaces: 1"));
    ClusterView view =
        new ClusterView(
            List.of(Resources.postgres("pg")),
            List.of(Resources.defaultShard()),
            Optional.of(policy),
            List.of(
                Placement.of(new ObjectKey("shop", "other"), served.binding(), Optional.of(other))),
            Optional.empty());

    assertThat(refused(Resources.namespace(""), free, view))
        .extracting(fact -> fact.reason().wire())
        .containsExactly("LimitExceeded");
    accepted(other, Claim.first("other", new ObjectKey("shop", "other")), view);
  }

  @Test
  void aShardOfAnotherTeamsNamespaceIsNotReached() {
    ClusterView usual = world(Resources.postgres("pg"));
    List<PrismShard> shards = List.of(Resources.shard("elsewhere", "fast", ""));
    ClusterView view =
        new ClusterView(usual.backends(), shards, usual.policy(), List.of(), usual.labels());

    assertThat(refused(Resources.namespace("placement: {shardRef: {name: fast}}"), free, view))
        .extracting(fact -> fact.reason().wire())
        .containsExactly("ShardNotFound");
  }
}
