package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.PrismBackend;
import io.prism.operator.Resources;
import io.prism.operator.resource.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A store of another Kubernetes namespace, which admits by labels. */
class StoreGrantTest {

  private final NamespaceJudge judge =
      new NamespaceJudge(Resources.installation(), () -> Instant.EPOCH);

  private Verdict judge(PrismBackend backend, Optional<Map<String, Map<String, String>>> labels) {
    return judge.judge(
        Resources.namespace(
            """
            needs: {durability: BestEffort}
            backend: {mode: Explicit, ref: {name: scratch, namespace: stores}}
            """),
        Claim.first("notes", new ObjectKey("shop", "notes")),
        new ClusterView(
            List.of(backend),
            List.of(Resources.defaultShard()),
            Optional.empty(),
            List.of(),
            labels));
  }

  private static PrismBackend admitting(String tier) {
    PrismBackend backend =
        Resources.backend(
            "scratch",
            "type: MemStore, allowedNamespaces: {from: Selector, selector: {matchLabels: {tier: %s}}}"
                .formatted(tier));
    backend.getMetadata().setNamespace("stores");
    return backend;
  }

  private static List<String> reasons(Verdict verdict) {
    return verdict instanceof Verdict.Refused refused
        ? refused.facts().stream().map(fact -> fact.reason().wire()).toList()
        : List.of();
  }

  @Test
  void theLabelsOfTheKubernetesNamespaceDecide() {
    var labels = Optional.of(Map.of("shop", Map.of("tier", "gold")));

    assertThat(judge(admitting("gold"), labels)).isInstanceOf(Verdict.Accepted.class);
    assertThat(reasons(judge(admitting("lead"), labels))).containsExactly("ReferenceNotPermitted");
  }

  @Test
  void whereTheyAreOutOfSightNobodyIsAdmitted() {
    assertThat(judge(admitting("gold"), Optional.empty())).isInstanceOf(Verdict.Refused.class);
  }
}
