package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismShard;
import io.prism.crds.Reason;
import io.prism.operator.Resources;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.status.Fact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A store whose sidecar has no port is not reached: whatever answers there is another one. */
class SidecarClashTest {

  private static final PrismNamespace NOTES =
      Resources.namespace(
          "backend: {mode: Explicit, ref: {name: pg}}\n" + "placement: {shardRef: {name: near}}");
  private static final PrismShard SHARD = Resources.shard("shop", "near", "");

  private final NamespaceJudge judge =
      new NamespaceJudge(Resources.installation(), () -> Instant.EPOCH);
  private final Claim free = Claim.first("notes", new ObjectKey("shop", "notes"));

  private static PrismBackend sidecar(String name, int born, int port) {
    PrismBackend backend =
        Resources.backend(
            name,
            "type: Postgres, plugin: {mode: Sidecar, port: %d}, connection: {url: 'postgres://pg:5432/prism', usernameFrom: {secretKeyRef: {name: pg, key: user}}}"
                .formatted(port));
    backend.getMetadata().setCreationTimestamp("2026-01-0" + born + "T00:00:00Z");
    return backend;
  }

  private static ClusterView world(PrismShard shard, PrismBackend... backends) {
    return new ClusterView(
        List.of(backends), List.of(shard), Optional.empty(), List.of(), Optional.empty());
  }

  private Verdict judge(Claim claim, ClusterView view) {
    return judge.judge(NOTES, claim, view);
  }

  private Claim bound() {
    Verdict verdict = judge(free, world(SHARD, sidecar("pg", 2, 50_100)));
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return free.bound(((Verdict.Accepted) verdict).binding());
  }

  private static void assertRefused(Verdict verdict, String... words) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Fact fact = ((Verdict.Refused) verdict).facts().getFirst();
    assertThat(fact.fails()).isTrue();
    assertThat(fact.type()).isEqualTo(ConditionType.ACCEPTED);
    assertThat(fact.reason()).isEqualTo(Reason.DEPENDENCIES_NOT_READY);
    assertThat(fact.message()).contains(words);
  }

  @Test
  void aNamespaceIsNotLedToTheSidecarOfAnotherStore() {
    assertRefused(
        judge(free, world(SHARD, sidecar("pg", 2, 50_100), sidecar("older", 1, 50_100))),
        "wants port 50100",
        "the PrismBackend older",
        "give it another spec.plugin.port");
    assertThat(judge(free, world(SHARD, sidecar("pg", 2, 50_101), sidecar("older", 1, 50_100))))
        .isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void neitherIsOneThatIsServedAlready() {
    ClusterView clash = world(SHARD, sidecar("pg", 2, 50_100), sidecar("older", 1, 50_100));
    Claim bound = bound();

    assertRefused(judge(bound, clash), "shop/pg wants port 50100");
    assertThat(judge.renewed(NOTES, bound.binding().orElseThrow(), clash)).isEmpty();
  }

  @Test
  void aPortOfTheGatewayItselfIsNoStores() {
    PrismShard shard = Resources.shard("shop", "near", "listeners: {data: 50100}");

    assertRefused(
        judge(free, world(shard, sidecar("pg", 2, 50_100))),
        "pg wants port 50100",
        "listener data");
  }

  @Test
  void aStoreWithoutAPortIsNotChosen() {
    Verdict verdict =
        judge.judge(
            Resources.namespace("placement: {shardRef: {name: near}}"),
            free,
            world(SHARD, sidecar("a-clash", 2, 50_100), sidecar("older", 1, 50_100)));

    assertThat(((Verdict.Accepted) verdict).binding().backend().name()).isEqualTo("older");
  }
}
