package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.stream.wire.ErasureContent;
import io.prism.control.stream.wire.NamespaceContent;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismShard;
import io.prism.operator.Resources;
import io.prism.operator.resource.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was accepted before a spec that is refused. */
class RenewedTest {

  private static final PrismNamespace AGREED = Resources.namespace("");
  private static final PrismNamespace REFUSED = Resources.namespace("quotas: {maxKeys: 1}");

  private final NamespaceJudge judge =
      new NamespaceJudge(Resources.installation(), () -> Instant.EPOCH);

  private static ClusterView world(PrismBackend... backends) {
    return view(List.of(backends), Resources.defaultShard());
  }

  private static ClusterView view(List<PrismBackend> backends, PrismShard shard) {
    return new ClusterView(backends, List.of(shard), Optional.empty(), List.of(), Optional.empty());
  }

  private Verdict.Accepted accepted() {
    Claim free = Claim.first("notes", new ObjectKey("shop", "notes"));
    return (Verdict.Accepted) judge.judge(AGREED, free, world(Resources.postgres("pg")));
  }

  private Optional<NamespaceContent> renewed(PrismBackend... backends) {
    return judge.renewed(REFUSED, accepted().binding(), world(backends));
  }

  @Test
  void itIsWhatWasAccepted() {
    assertThat(renewed(Resources.postgres("pg"))).contains(accepted().content());
  }

  @Test
  void itFollowsItsStore() {
    PrismBackend moved =
        Resources.backend(
            "pg",
            "type: Postgres, plugin: {port: 50999}, connection: {url: 'postgres://pg:5432/prism',"
                + " usernameFrom: {secretKeyRef: {name: pg, key: user}}}");

    assertThat(renewed(moved).orElseThrow().backend().settings().toString())
        .isEqualTo(accepted().content().backend().settings().toString().replace("50100", "50999"))
        .contains("50999");
  }

  @Test
  void gatewaysAreToldWhichStoreHoldsTheData() {
    PrismBackend known = Resources.holding("ours", Resources.postgres("pg"));
    known.getMetadata().setAnnotations(Map.of(PrismMarks.ACCEPT_STORE, "whatever"));

    assertThat(renewed(known).orElseThrow().backend().storeIdentity()).contains("ours");
    assertThat(accepted().content().backend().storeIdentity()).isEmpty();
  }

  @Test
  void anErasureGoesToTheStoreThatHoldsTheDataAndToNoOther() {
    Claim erasing =
        Claim.first("notes", new ObjectKey("shop", "notes")).bound(accepted().binding()).erasing(7);

    ErasureContent order = judge.erasure(erasing, world(Resources.postgres("pg"))).orElseThrow();
    assertThat(order.backend()).isEqualTo(accepted().content().backend());
    assertThat(order.storeNamespace()).isEqualTo(accepted().content().namespace().storeNamespace());
    assertThat(order.epoch()).isEqualTo(7);
    assertThat(judge.erasure(erasing, world())).isEmpty();
    assertThat(judge.erasure(erasing, world(Resources.backend("pg", "type: MemStore")))).isEmpty();
  }

  @Test
  void whoMustBeKnownMustBeWhenTheShardAsksNobodyAnyMore() {
    PrismNamespace restricted =
        Resources.namespace("access: {owners: [{team: shop}], consumers: [{name: reader}]}");
    List<PrismBackend> stores = List.of(Resources.postgres("pg"));
    Claim free = Claim.first("notes", new ObjectKey("shop", "notes"));
    PrismShard mutual = Resources.shard("prism-system", "default", "tls: {mode: Mutual}");
    var before = (Verdict.Accepted) judge.judge(restricted, free, view(stores, mutual));
    ClusterView open = view(stores, Resources.defaultShard());

    assertThat(judge.judge(restricted, free.bound(before.binding()), open))
        .isInstanceOf(Verdict.Refused.class);
    NamespaceContent followed = judge.renewed(restricted, before.binding(), open).orElseThrow();
    assertThat(followed.namespace().access().callersKnown()).isTrue();
    assertThat(followed).isEqualTo(before.content());
  }

  @Test
  void withoutItsStoreThereIsNothing() {
    assertThat(renewed()).isEmpty();
    assertThat(renewed(Resources.backend("pg", "type: MemStore"))).isEmpty();
  }
}
